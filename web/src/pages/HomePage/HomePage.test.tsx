import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderApp, serverFor } from "../../test/render";

test("a guest may enter the public room, sign up or in", async () => {
  serverFor(null);
  await renderApp("/");
  expect(await screen.findByRole("link", { name: "Enter the public room" })).toHaveAttribute("href", "/rooms/public");
  expect(screen.getByRole("link", { name: "Sign up" })).toHaveAttribute("href", "/register");
  expect(document.title).toBe("EchoChat");
});

test("who is signed in may open a room of their own", async () => {
  serverFor("anna");
  await renderApp("/");
  expect(await screen.findByLabelText("Name of the room")).toBeInTheDocument();
});
