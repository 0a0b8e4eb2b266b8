import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";

import { allowWarnings } from "../../test/console";
import type { FakeServer } from "../../test/fakeServer";
import { FakeSocket } from "../../test/fakeSocket";
import { renderApp, serverFor } from "../../test/render";
import { chat, history, room, run, session, unread } from "../../test/samples";

const START = "POST /api/chat/direct/start/";
const PEER = { username: "Vera", profileImage: null, lastSeen: null };
const INBOX = "/ws/direct/inbox/";

let server: FakeServer;

beforeEach(() => {
  document.cookie = "csrftoken=t";
  server = serverFor("me")
    .on("GET /api/chat/direct/chats/?limit=50", { items: [chat("anna")] })
    .on(START, { slug: "dm_v", kind: "direct", peer: PEER })
    .on("GET /api/chat/rooms/dm_v/?create=0", { ...room("dm_v", "direct"), peer: PEER })
    .on("GET /api/chat/rooms/dm_v/messages/", history(run(1, 2)));
});

function posts() {
  return server.calls.filter(({ method }) => method === "POST").map(({ body }) => body);
}

describe("a conversation", () => {
  test("is opened by name, at its one address", async () => {
    await renderApp("/direct/vera");
    expect(await screen.findByRole("heading", { name: "Vera" })).toBeInTheDocument();
    expect(location.pathname).toBe("/direct/@Vera");
    expect(posts()[0]).toEqual({ username: "@vera" });
    expect(await screen.findByText("said 2")).toBeInTheDocument();
    expect(document.title).toBe("Vera · EchoChat");
  });

  test("is read while it is before the eyes", async () => {
    await renderApp("/direct/@Vera");
    await screen.findByText("said 2");
    const inbox = FakeSocket.at(INBOX);
    inbox.accept();
    inbox.receive({ type: "direct_unread_state", unread: unread({ dm_v: 2 }) });
    expect(inbox.sent).toEqual([
      { type: "set_active_room", roomSlug: "dm_v" },
      { type: "mark_read", roomSlug: "dm_v", seq: 2 },
    ]);
    await userEvent.click(screen.getByRole("link", { name: "All conversations" }));
    expect(inbox.sent.at(-1)).toEqual({ type: "set_active_room", roomSlug: null });
  });

  test("started from the list goes on without asking again", async () => {
    await renderApp("/direct");
    expect(await screen.findByRole("heading", { level: 1, name: "Direct messages" })).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText("To: name"), "vera{Enter}");
    expect(await screen.findByText("said 2")).toBeInTheDocument();
    expect(posts()).toEqual([{ username: "vera" }]);
    expect(screen.getByLabelText("To: name")).toHaveValue("");
  });

  test.each([
    ["nobody", "User not found", 404],
    ["ME", "That's you", 400],
  ])("with %s there is none", async (name, words, status) => {
    server.on(START, { error: "No" }, { status });
    await renderApp(`/direct/@${name}`);
    expect(await screen.findByRole("heading", { name: words })).toBeInTheDocument();
  });

  test("waits for a server that is away, and can be asked for at once", async () => {
    allowWarnings();
    server.on(START, "<p>", { status: 502 });
    await renderApp("/direct/@Vera");
    const retry = await screen.findByRole("button", { name: "Try again" });
    server.on(START, { slug: "dm_v", kind: "direct", peer: PEER });
    await userEvent.click(retry);
    expect(await screen.findByText("said 2")).toBeInTheDocument();
  });

  test("that may not be read is as if there were none", async () => {
    server.on("GET /api/chat/rooms/dm_v/?create=0", { error: "No" }, { status: 404 });
    await renderApp("/direct/@Vera");
    expect(await screen.findByRole("heading", { name: "User not found" })).toBeInTheDocument();
  });
});

test("a guest is asked in, and led back", async () => {
  server.on("GET /api/auth/session/", session(null));
  await renderApp("/direct/@Vera");
  const main = within(screen.getByRole("main"));
  expect(await main.findByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/login?next=%2Fdirect%2F%40Vera");
});

test("who is signed out meanwhile is asked in", async () => {
  const { services } = await renderApp("/direct");
  FakeSocket.at(INBOX).accept();
  await screen.findByText("anna");
  server.on("GET /api/auth/session/", session(null));
  await act(() => services.session.load());
  expect(within(screen.getByRole("main")).getByRole("link", { name: "Sign in" })).toBeInTheDocument();
});
