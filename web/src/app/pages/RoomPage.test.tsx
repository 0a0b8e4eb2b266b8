import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { pass } from "../../test/clock";
import { allowWarnings } from "../../test/console";
import { FakeSocket } from "../../test/fakeSocket";
import { FakeWorkers } from "../../test/fakeWorkers";
import { renderApp, serverFor } from "../../test/render";
import { frame, history, members, room, run, session } from "../../test/samples";

const ROOM = "GET /api/chat/rooms/public/?create=0";
const HISTORY = "GET /api/chat/rooms/public/messages/";

function serverWithRoom(username: string | null, nextBefore: number | null = null, kind = "public") {
  return serverFor(username)
    .on(ROOM, room("public", kind))
    .on(HISTORY, history(run(4, 5), nextBefore))
    .on("GET /api/chat/rooms/public/members/?limit=200", members([]));
}

function serverWithoutRoom(username: string | null) {
  const missing = [{ error: "No" }, { status: 404 }] as const;
  return serverFor(username)
    .on(ROOM, ...missing)
    .on(HISTORY, ...missing);
}

async function enter(username: string | null, nextBefore: number | null = null, kind = "public") {
  const server = serverWithRoom(username, nextBefore, kind);
  const { services } = await renderApp("/rooms/public");
  await screen.findByText("said 5");
  FakeSocket.at("/ws/chat/public/").accept();
  return { server, services };
}

function row(text: string) {
  return screen.getByText(text).closest("li") ?? document.body;
}

test("history is shown with its day, author and time, then live messages", async () => {
  await enter(null);
  FakeSocket.at("/ws/chat/public/").receive(frame(6, { username: "boris" }));
  const items = within(screen.getByRole("region", { name: "Messages" })).getAllByRole("listitem");
  expect(items.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^(?:Today|.*November.*)annasaid 4/u),
    expect.stringContaining("anna: said 5"),
    expect.stringContaining("borissaid 6"),
  ]);
  expect(document.title).toBe("Public room · EchoChat");
});

test("a guest cannot write and is asked in", async () => {
  await enter(null);
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(within(screen.getByRole("main")).getByRole("link", { name: "Sign in" })).toHaveAttribute(
    "href",
    "/login?next=%2Frooms%2Fpublic",
  );
});

test("one's own message is pending until the server brings it", async () => {
  await enter("me");
  await userEvent.type(await screen.findByRole("textbox"), "hello{Enter}");
  expect(within(row("hello")).getByRole("img", { name: "Sending" })).toBeInTheDocument();
  const [, sent] = FakeSocket.at("/ws/chat/public/").sent; // after the frame that one is writing
  FakeSocket.at("/ws/chat/public/").receive(frame(6, { ...sent, username: "me" }));
  expect(screen.getAllByText("hello")).toHaveLength(1);
  expect(row("hello")).toHaveAttribute("data-delivery", "stored");
});

test("a refused message says why and can be sent again or dropped", async () => {
  await enter("me");
  await userEvent.type(await screen.findByRole("textbox"), "hello{Enter}");
  const [, sent] = FakeSocket.at("/ws/chat/public/").sent; // after the frame that one is writing
  FakeSocket.at("/ws/chat/public/").receive({ ...sent, error: "unavailable" });
  expect(await within(row("hello")).findByRole("alert")).toHaveTextContent("server unavailable");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(FakeSocket.at("/ws/chat/public/").sent).toEqual([{ type: "typing" }, sent, sent]);
  FakeSocket.at("/ws/chat/public/").receive({ ...sent, error: "forbidden" });
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  expect(screen.queryByText("hello")).toBeNull();
});

test("older messages come above, and a failure to load them can be mended", async () => {
  allowWarnings();
  const { server } = await enter(null, 1004);
  expect(await screen.findByRole("alert")).toHaveTextContent("Couldn't load messages");
  server.on(`${HISTORY}?before=1004`, history(run(1, 3)));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("said 1")).toBeInTheDocument();
  expect(screen.getByText("This is the start of Public room")).toBeInTheDocument();
});

test.each([
  [null, "No messages yet"],
  ["me", "Say hi"],
])("an empty room says so to %s", async (who, words) => {
  serverWithRoom(who).on(HISTORY, history([]));
  await renderApp("/rooms/public");
  expect(await screen.findByText(new RegExp(words, "u"))).toBeInTheDocument();
});

test("a room that is not there is offered to be made", async () => {
  allowWarnings();
  const server = serverWithoutRoom("me");
  await renderApp("/rooms/public");
  const create = await screen.findByRole("button", { name: "Create room" });
  await userEvent.click(create);
  expect(screen.getByRole("alert")).toHaveTextContent("Server unavailable");
  server.on("GET /api/chat/rooms/public/", { error: "No" }, { status: 404 });
  await userEvent.click(create);
  expect(screen.getByRole("alert")).toHaveTextContent("belongs to a room");
  server.on("GET /api/chat/rooms/public/", room("public")).on(ROOM, room("public")).on(HISTORY, history([]));
  await userEvent.click(create);
  expect(await screen.findByRole("textbox")).toBeInTheDocument();
});

test("a guest is asked in where there is no room", async () => {
  serverWithoutRoom(null);
  await renderApp("/rooms/public");
  expect(await screen.findByRole("heading", { name: "Room not found" })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Create room" })).toBeNull();
});

test("while the server is away one is told, and may try at once", async () => {
  allowWarnings();
  const server = serverFor(null);
  server.off(ROOM);
  await renderApp("/rooms/public");
  const retry = await screen.findByRole("button", { name: "Try again" });
  server.on(ROOM, room("public")).on(HISTORY, history(run(1, 2)));
  await userEvent.click(retry);
  expect(await screen.findByText("said 2")).toBeInTheDocument();
});

test.each([
  ["public", 4403, "No access"],
  ["private", 4403, "You're no longer a member of this room"],
  ["private", 4404, "This room was deleted"],
])("who is in a %s room that is closed with %i is told why", async (kind, code, title) => {
  await enter("me", null, kind);
  FakeSocket.at("/ws/chat/public/").shut(code);
  expect(await screen.findByRole("heading", { name: title })).toBeInTheDocument();
});

test("who is signed out elsewhere goes on as a guest", async () => {
  const { server } = await enter("me");
  server.on("GET /api/auth/session/", session(null));
  FakeSocket.at("/ws/chat/public/").shut(4401);
  expect(await screen.findByText(/Sign in to send messages/u)).toBeInTheDocument();
});

test("an address that leads to a message opens the room there", async () => {
  serverWithRoom("me").on(`${HISTORY}?around=2`, history(run(1, 3), null, 3));
  await renderApp("/rooms/public?message=2");
  expect(await screen.findByText("said 2")).toBeInTheDocument();
});

test("a lost connection can be taken up again at once", async () => {
  await enter("me");
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.spyOn(Math, "random").mockReturnValue(1);
  for (let attempt = 0; attempt < 5; attempt++) {
    FakeSocket.at("/ws/chat/public/").shut(1006);
    if (attempt < 4) pass(500 * 2 ** attempt);
  }
  pass(2_000);
  const count = FakeSocket.all.length;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(FakeSocket.all).toHaveLength(count + 1);
});

test("a room that the worker had kept is called as the server says", async () => {
  const workers = new FakeWorkers();
  const readers = "GET /api/chat/rooms/readers/?create=0";
  const server = serverFor("me")
    .on(readers, room("readers", "private"))
    .on("GET /api/chat/rooms/readers/messages/", history(run(4, 5)))
    .on("GET /api/chat/rooms/readers/members/?limit=200", members([]));
  await renderApp("/rooms/readers");
  await screen.findByText("said 5");
  server.on(readers, { ...room("readers", "private"), name: "Readers" });
  workers.tell({ type: "refreshed", path: "/api/chat/rooms/readers/" });
  expect(await screen.findByRole("heading", { name: "Readers" })).toBeInTheDocument();
  expect(document.title).toBe("Readers · EchoChat");
});

test("an address that no room can have is not found", async () => {
  serverFor(null);
  await renderApp("/rooms/%D0%B0");
  expect(await screen.findByRole("heading", { name: "Page not found" })).toBeInTheDocument();
});

test.each([
  ["viewer", "You can only read here"],
  ["blocked", "You can't post here"],
  [null, "This room is read-only"],
])("as %s one may read only, is told why, and writes again when one may", async (role, words) => {
  await enter("me");
  const state = { type: "room", name: "Team", role, canWrite: false, canManage: false, canModerate: false, slowMode: 0 };
  FakeSocket.at("/ws/chat/public/").receive(state);
  expect(await screen.findByText(new RegExp(words, "u"))).toBeInTheDocument();
  expect(screen.queryByRole("textbox")).toBeNull();
  FakeSocket.at("/ws/chat/public/").receive({ ...state, role: "member", canWrite: true });
  expect(await screen.findByRole("textbox")).toBeInTheDocument();
});

test("the panel of a private room opens and closes by its button and Escape", async () => {
  await enter("me", null, "private");
  const button = await screen.findByRole("button", { name: /Members and settings/u });
  await userEvent.click(button);
  const panel = await screen.findByRole("dialog", { name: "About this room" });
  fireEvent.keyDown(panel, { key: "a" });
  expect(panel).toBeInTheDocument();
  await userEvent.type(within(panel).getByRole("button", { name: "Close" }), "{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(button).toHaveAttribute("aria-expanded", "false");
});
