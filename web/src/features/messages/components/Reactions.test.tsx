import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { changed, choose, openRoom, row } from "../../../test/openRoom";
import { message } from "../../../test/samples";

function thumbs(count: number, ...users: string[]) {
  return { reactions: [{ emoji: "👍", count, users }] };
}

function thumb(name: string) {
  return within(row("said 4")).findByRole("button", { name });
}

test("a reaction is put by the menu, and taken away by a click on it", async () => {
  const { socket } = await openRoom("me", [message(4)]);
  await choose("said 4", "React with 👍");
  expect(socket.sent).toEqual([{ type: "react", id: 1004, emoji: "👍", on: true }]);
  socket.receive(changed(4, 1, thumbs(2, "boris", "me")));
  const button = await thumb("👍 boris, me");
  expect(button).toHaveAttribute("aria-pressed", "true");
  await userEvent.click(button);
  expect(socket.sent.at(-1)).toEqual({ type: "react", id: 1004, emoji: "👍", on: false });
  socket.receive(changed(4, 2, thumbs(1, "boris")));
  expect(await thumb("👍 boris")).toHaveAttribute("aria-pressed", "false");
});

test("of many people some are named, and one's own is known all the same", async () => {
  const { socket } = await openRoom("me", [message(4)]);
  const reacted = { username: "me", emoji: "👍", on: true };
  socket.receive({ ...changed(4, 1, thumbs(3, "anna", "boris")), reacted });
  expect(await thumb("👍 anna, boris and 1 more")).toHaveAttribute("aria-pressed", "true");
});

test("guests see reactions and cannot add any", async () => {
  await openRoom(null, [message(4, { reactions: thumbs(1, "boris").reactions })]);
  expect(await thumb("👍 boris")).toBeDisabled();
});

test("a refused reaction says why", async () => {
  const { socket } = await openRoom("me", [message(4)]);
  socket.receive({ error: "too_many_reactions", type: "react", id: 1004 });
  expect(await screen.findByText(/Too many different reactions/u)).toBeInTheDocument();
});
