import { screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { openList } from "../../../test/live";
import { renderApp, serverFor } from "../../../test/render";
import { conversation, history, members, room } from "../../../test/samples";

function open(username: string | null) {
  serverFor(username)
    .on("GET /api/chat/rooms/books/?create=0", room("books", "private"))
    .on("GET /api/chat/rooms/books/messages/", history([]))
    .on("GET /api/chat/rooms/books/members/?limit=200", members([]));
  return renderApp("/rooms/books");
}

test("beside a room stand the others, this one marked", async () => {
  const { services } = await open("me");
  await openList(services, [conversation("books")]);
  const rail = within(await screen.findByRole("navigation", { name: "Rooms" }));
  expect(await rail.findByRole("link", { current: "page" })).toHaveTextContent(/books.*boris: books at 0/u);
  expect(rail.getByRole("link", { name: /Public room/u })).toHaveAttribute("href", "/rooms/public");
  expect(rail.getByRole("link", { name: "New" })).toHaveAttribute("href", "/rooms");
});

test.each([
  ["a guest has no rooms", null, true],
  ["a narrow window has no place for them", "me", false],
])("%s", async (_, username, matches) => {
  vi.stubGlobal("matchMedia", (media: string) => Object.assign(new EventTarget(), { media, matches }));
  await open(username);
  expect(await screen.findByText(/No messages yet/u)).toBeInTheDocument();
  expect(screen.queryByRole("navigation", { name: "Rooms" })).toBeNull();
});
