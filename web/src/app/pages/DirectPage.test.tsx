import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";

import { allowWarnings } from "../../test/console";
import type { FakeServer } from "../../test/fakeServer";
import { openList } from "../../test/live";
import { renderApp, serverFor } from "../../test/render";
import { direct, history, room, run, session } from "../../test/samples";

const START = "POST /api/chat/direct/start/";
const PEER = { username: "Vera", profileImage: null, lastSeen: null };

let server: FakeServer;

beforeEach(() => {
  document.cookie = "csrftoken=t";
  server = serverFor("me")
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
    const { services } = await renderApp("/direct/@Vera");
    await screen.findByText("said 2");
    const { peer, roomId } = direct("Vera");
    const socket = await openList(services, [direct("Vera", 1, { slug: "dm_v", peer, lastSeq: 2, lastReadSeq: 0 })]);
    const mark = { type: "mark_read", roomId, readVersion: 0 };
    expect(socket.sent.at(-1)).toMatchObject({ ...mark, seq: 2 });
    socket.answer("mark_read", { lastReadSeq: 2, readVersion: 0 });
    expect(document.title).toBe("Vera · EchoChat");
    await userEvent.click(screen.getByRole("link", { name: "All conversations" }));
    socket.receive({ type: "conversations", items: [direct("Vera", 2, { slug: "dm_v", lastSeq: 3, lastReadSeq: 2 })] });
    expect(document.title).toBe("(1) Direct messages · EchoChat");
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
  await openList(services, [direct("anna")]);
  await screen.findByText("anna");
  server.on("GET /api/auth/session/", session(null));
  await act(() => services.session.load());
  expect(within(screen.getByRole("main")).getByRole("link", { name: "Sign in" })).toBeInTheDocument();
});
