import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { openList } from "../../test/live";
import { renderApp, serverFor } from "../../test/render";
import { conversation, history, members, room } from "../../test/samples";

test("tells one's rooms and what was said last in them, some at a time", async () => {
  serverFor("me");
  const { services } = await renderApp("/rooms");
  const many = Array.from({ length: 51 }, (_, index) => conversation(`r${String(index)}`, -index));
  await openList(services, many);
  expect(await screen.findByText("boris: r0 at 0")).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: /r50/u })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByRole("link", { name: /r50/u })).toHaveAttribute("href", "/rooms/r50");
});

test("tells that what was said last was deleted, and that nothing was said", async () => {
  serverFor("me");
  const { services } = await renderApp("/rooms");
  const { lastMessage } = conversation("books");
  await openList(services, [
    conversation("books", 1, { lastMessage: { ...lastMessage, content: "", deleted: true } }),
    conversation("attic", 0, { lastMessage: null }),
  ]);
  expect(await screen.findByText("boris: Message deleted")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: /attic/u })).toHaveTextContent(/No messages yet|Nothing/u);
});

test("makes a room by its name and goes there", async () => {
  const server = serverFor("me")
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
    .on("GET /api/auth/csrf/", { csrfToken: "token" })
    .on("POST /api/chat/rooms/", { error: "bad", code: "invalid_input", errors: { name: ["Too long"] } }, { status: 400 });
  await renderApp("/rooms");
  await userEvent.type(await screen.findByLabelText("New room name"), "x{Enter}");
  expect(await screen.findByText("Too long")).toBeInTheDocument();
});

test("guests are asked to sign in", async () => {
  serverFor(null);
  await renderApp("/rooms");
  expect(await screen.findByText("Sign in to see your rooms")).toBeInTheDocument();
});
