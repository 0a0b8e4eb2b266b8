import { screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { openList } from "../../test/live";
import { renderApp, serverFor } from "../../test/render";
import { direct } from "../../test/samples";

test("a guest learns what this is, and may enter the public room, sign up or in", async () => {
  serverFor(null);
  await renderApp("/");
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Chat on your own server");
  const main = within(screen.getByRole("main"));
  expect(main.getByRole("link", { name: "Open the public room" })).toHaveAttribute("href", "/rooms/public");
  expect(main.getByRole("link", { name: "Sign up" })).toHaveAttribute("href", "/register");
  await vi.waitFor(() => expect(document.title).toBe("EchoChat"));
});

test("who is signed in finds their conversations and may open a room of their own", async () => {
  serverFor("anna");
  const { services } = await renderApp("/");
  await openList(
    services,
    Array.from({ length: 5 }, (_, index) => direct(`p${String(index)}`, index)),
  );
  expect(await screen.findByLabelText("Room address")).toBeInTheDocument();
  const chats = within(screen.getByRole("region", { name: "Recent conversations" }));
  expect(await chats.findAllByRole("listitem")).toHaveLength(4);
  expect(chats.getByRole("link", { name: "All conversations" })).toHaveAttribute("href", "/direct");
});
