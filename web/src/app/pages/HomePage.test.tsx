import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { FakeSocket } from "../../test/fakeSocket";
import { renderApp, serverFor } from "../../test/render";
import { chat } from "../../test/samples";

test("a guest learns what this is, and may enter the public room, sign up or in", async () => {
  serverFor(null);
  await renderApp("/");
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Chat on your own server");
  const main = within(screen.getByRole("main"));
  expect(main.getByRole("link", { name: "Open the public room" })).toHaveAttribute("href", "/rooms/public");
  expect(main.getByRole("link", { name: "Sign up" })).toHaveAttribute("href", "/register");
  expect(document.title).toBe("EchoChat");
});

test("who is signed in finds their conversations and may open a room of their own", async () => {
  const items = Array.from({ length: 5 }, (_, index) => chat(`p${String(index)}`, index));
  serverFor("anna").on("GET /api/chat/direct/chats/?limit=50", { items });
  await renderApp("/");
  FakeSocket.at("/ws/direct/inbox/").accept();
  expect(await screen.findByLabelText("Room address")).toBeInTheDocument();
  const chats = within(screen.getByRole("region", { name: "Recent conversations" }));
  expect(await chats.findAllByRole("listitem")).toHaveLength(4);
  expect(chats.getByRole("link", { name: "All conversations" })).toHaveAttribute("href", "/direct");
});
