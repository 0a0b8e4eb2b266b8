import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { allowWarnings } from "../../test/console";
import { pass } from "../../test/clock";
import { FakeSocket } from "../../test/fakeSocket";
import { renderApp, serverFor } from "../../test/render";
import { history, members, NOON, ownRoom, ownRooms, room } from "../../test/samples";

const LIST = "GET /api/chat/rooms/";

test("tells one's rooms and what was said last in them, page by page", async () => {
  const said = { lastMessage: "Hello", lastMessageBy: "boris", lastMessageAt: new Date(NOON).toISOString() };
  serverFor("me")
    .on(LIST, ownRooms([ownRoom("books", said)], "1-2"))
    .on(`${LIST}?before=1-2`, ownRooms([ownRoom("attic")]));
  await renderApp("/rooms");
  expect(await screen.findByText("boris: Hello")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByRole("link", { name: /attic/u })).toHaveAttribute("href", "/rooms/attic");
});

test("tells that what was said last was deleted", async () => {
  const said = { lastMessage: "", lastMessageBy: "boris", lastMessageAt: new Date(NOON).toISOString() };
  serverFor("me").on(LIST, ownRooms([ownRoom("books", said)]));
  await renderApp("/rooms");
  expect(await screen.findByText("boris: Message deleted")).toBeInTheDocument();
});

test("makes a room by its name and goes there", async () => {
  const server = serverFor("me")
    .on(LIST, ownRooms([]))
    .on("GET /api/auth/csrf/", { csrfToken: "token" })
    .on("POST /api/chat/rooms/", room("book-club-1", "private"))
    .on("GET /api/chat/rooms/book-club-1/?create=0", room("book-club-1", "private"))
    .on("GET /api/chat/rooms/book-club-1/messages/", history([]))
    .on("GET /api/chat/rooms/book-club-1/members/?limit=200", members([]));
  await renderApp("/rooms");
  await userEvent.click(await screen.findByRole("button", { name: "Create" }));
  expect(screen.getByText("Fill in this field")).toBeInTheDocument();
  await userEvent.type(screen.getByLabelText("New room name"), "Book club{Enter}");
  expect(await screen.findByRole("heading", { name: "book-club-1" })).toBeInTheDocument();
  expect(server.calls.find(({ method }) => method === "POST")?.body).toEqual({ name: "Book club" });
});

test("says what the server has against a name", async () => {
  serverFor("me")
    .on(LIST, ownRooms([]))
    .on("GET /api/auth/csrf/", { csrfToken: "token" })
    .on("POST /api/chat/rooms/", { error: "bad", code: "invalid_input", errors: { name: ["Too long"] } }, { status: 400 });
  await renderApp("/rooms");
  await userEvent.type(await screen.findByLabelText("New room name"), "x{Enter}");
  expect(await screen.findByText("Too long")).toBeInTheDocument();
});

test("asks again for a list that could not be had", async () => {
  allowWarnings();
  const server = serverFor("me").on(LIST, { error: "No" }, { status: 502 });
  await renderApp("/rooms");
  await screen.findByRole("alert");
  server.on(LIST, ownRooms([]));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText(/^No rooms yet/u)).toBeInTheDocument();
});

test("a list that changes while one looks is asked for anew, not at each message", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const server = serverFor("me").on(LIST, ownRooms([ownRoom("books")]));
  await renderApp("/rooms");
  await screen.findByRole("link", { name: /books/u });
  server.on(LIST, ownRooms([ownRoom("attic"), ownRoom("books")]));
  const inbox = FakeSocket.at("/ws/direct/inbox/");
  inbox.accept();
  for (const unread of [1, 2, 3]) inbox.receive({ type: "rooms_unread", counts: { attic: unread } });
  pass(1_000);
  expect(await screen.findByRole("link", { name: /attic/u })).toBeInTheDocument();
  expect(server.asked.filter((call) => call === LIST)).toHaveLength(3); // when it was shown, when the socket was open, and for all news
});

test("guests are asked to sign in", async () => {
  serverFor(null);
  await renderApp("/rooms");
  expect(await screen.findByText("Sign in to see your rooms")).toBeInTheDocument();
});
