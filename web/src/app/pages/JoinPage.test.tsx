import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { allowWarnings } from "../../test/console";
import { renderApp, serverFor } from "../../test/render";
import { history, members, room } from "../../test/samples";

const TOKEN = "t".repeat(43);
const PATH = `/invitations/${TOKEN}`;
const LOOK = `GET /api/chat/invitations/${TOKEN}/`;
const JOIN = `POST /api/chat/invitations/${TOKEN}/`;
const LOST = [{ error: "It was revoked. Ask for a new link.", code: "invitation_revoked" }, { status: 404 }] as const;

function offer(change: object = {}) {
  return { name: "Book club", invitedBy: "anna", role: "member", expiresAt: null, isMember: false, slug: null, ...change };
}

beforeEach(() => {
  document.cookie = "csrftoken=t";
});

test("who is signed in sees what it is to, and joins", async () => {
  const server = serverFor("me")
    .on(LOOK, offer())
    .on(JOIN, room("book-club", "private"))
    .on("GET /api/chat/rooms/book-club/?create=0", { ...room("book-club", "private"), name: "Book club" })
    .on("GET /api/chat/rooms/book-club/messages/", history([]))
    .on("GET /api/chat/rooms/book-club/members/?limit=200", members([]));
  await renderApp(PATH);
  expect(await screen.findByRole("heading", { name: "Book club" })).toBeInTheDocument();
  expect(screen.getByText("anna invited you to a room. You'll be able to read and write.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Join room" }));
  expect(await screen.findByRole("textbox")).toBeInTheDocument();
  expect(location.pathname).toBe("/rooms/book-club");
  expect(server.asked).toContain(JOIN);
});

test("a guest is asked in, and led back", async () => {
  serverFor(null).on(LOOK, offer({ role: "viewer" }));
  await renderApp(PATH);
  const main = within(screen.getByRole("main"));
  const back = `?next=${encodeURIComponent(PATH)}`;
  expect(await main.findByRole("link", { name: "Sign in" })).toHaveAttribute("href", `/login${back}`);
  expect(main.getByRole("link", { name: "Sign up" })).toHaveAttribute("href", `/register${back}`);
});

test("who is in already is led to the room", async () => {
  serverFor("me").on(LOOK, offer({ isMember: true, slug: "book-club" }));
  await renderApp(PATH);
  expect(await screen.findByRole("link", { name: "Open room" })).toHaveAttribute("href", "/rooms/book-club");
});

test.each([
  [PATH, "It was revoked. Ask for a new link."],
  ["/invitations/short", /copied the whole link/u],
])("a link that does not work says so, and what to do: %s", async (path, why) => {
  serverFor("me").on(LOOK, ...LOST);
  await renderApp(path);
  expect(await screen.findByRole("heading", { name: "Invalid invitation" })).toBeInTheDocument();
  expect(screen.getByText(why)).toBeInTheDocument();
});

test("a link that was revoked meanwhile says so", async () => {
  serverFor("me")
    .on(LOOK, offer())
    .on(JOIN, ...LOST);
  await renderApp(PATH);
  await userEvent.click(await screen.findByRole("button", { name: "Join room" }));
  expect(await screen.findByRole("heading", { name: "Invalid invitation" })).toBeInTheDocument();
  expect(screen.getByText("It was revoked. Ask for a new link.")).toBeInTheDocument();
});

test("a server that is away can be asked again", async () => {
  allowWarnings();
  const server = serverFor("me");
  await renderApp(PATH);
  expect(await screen.findByText(/Server unavailable/u)).toBeInTheDocument();
  server.on(LOOK, offer());
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("button", { name: "Join room" })).toBeInTheDocument();
});
