import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { setServerTime } from "../../../lib/serverClock";
import { allowWarnings } from "../../../test/console";
import { changed, choose, menuOf, openRoom, row } from "../../../test/openRoom";
import { message } from "../../../test/samples";

const DAY = 86_400_000;

let now = 0;
beforeEach(() => {
  now = Date.now();
});

function open(username: string | null = "me", change: object = {}) {
  return openRoom(username, [message(4), message(5, { username: "me", createdAt: now })], change);
}

function choices(menu: HTMLElement) {
  return within(menu)
    .getAllByRole("menuitem")
    .map(({ textContent }) => textContent);
}

test("with a message of others' one reacts, answers and copies", async () => {
  await open();
  expect(choices(await menuOf("said 4"))).toEqual(["👍", "❤️", "😂", "😮", "😢", "🙏", "+", "Reply", "Copy text", "Copy link"]);
});

test("one's own can be edited and deleted too, edited within a day", async () => {
  await openRoom("me", [message(4, { username: "me", createdAt: now - DAY }), message(5, { username: "me", createdAt: now })]);
  expect(choices(await menuOf("said 5")).slice(-5)).toEqual(["Reply", "Copy text", "Copy link", "Edit", "Delete"]);
  await userEvent.keyboard("{Escape}");
  expect(choices(await menuOf("said 4")).slice(-4)).toEqual(["Reply", "Copy text", "Copy link", "Delete"]);
});

test("a device whose clock is late offers no edit that the server would refuse", async () => {
  setServerTime(Date.now() + DAY);
  onTestFinished(() => setServerTime(Date.now()));
  await openRoom("me", [message(4, { username: "me", createdAt: now })]);
  expect(choices(await menuOf("said 4"))).not.toContain("Edit");
});

test("who keeps order deletes what others said", async () => {
  const { socket } = await open("me", { canModerate: true });
  await choose("said 4", "Delete");
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  expect(socket.sent).toEqual([{ type: "delete", id: 1004 }]);
});

test("who may only read copies, and guests have no menu", async () => {
  const { unmount } = await open("me", { role: "viewer", canWrite: false });
  expect(choices(await menuOf("said 4"))).toEqual(["Copy text", "Copy link"]);
  unmount();
  await open(null);
  expect(screen.queryByRole("button", { name: "Message actions" })).toBeNull();
});

test("a deletion is confirmed, and the keyboard goes on in the conversation", async () => {
  const { socket } = await open();
  await choose("said 5", "Delete");
  expect(screen.getByRole("alertdialog", { name: "Delete this message for everyone?" })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Cancel" })).toHaveFocus();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(socket.sent).toEqual([]);
  await choose("said 5", "Delete");
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  expect(socket.sent).toEqual([{ type: "delete", id: 1005 }]);
  expect(screen.getByRole("region", { name: "Messages" })).toHaveFocus();
  socket.receive(changed(5, 1, { message: "", deleted: true }));
  expect(row("Message deleted")).not.toHaveTextContent("said 5");
});

test("arrows, Home and End move among the choices, Escape goes back to the button", async () => {
  await open();
  const menu = await menuOf("said 4");
  const focused = async (key: string) => {
    await userEvent.keyboard(key);
    return document.activeElement?.textContent;
  };
  expect(within(menu).getByRole("menuitem", { name: "React with 👍" })).toHaveFocus();
  expect(await focused("{ArrowUp}")).toBe("Copy link");
  expect(await focused("{ArrowDown}")).toBe("👍");
  expect(await focused("{ArrowRight}")).toBe("❤️");
  expect(await focused("{End}")).toBe("Copy link");
  expect(await focused("{Home}")).toBe("👍");
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("menu")).toBeNull();
  expect(within(row("said 4")).getByRole("button", { name: "Message actions" })).toHaveFocus();
});

test("the menu goes when one goes on elsewhere, and when its message is deleted", async () => {
  const { socket } = await open();
  await menuOf("said 4");
  await userEvent.click(screen.getByRole("region", { name: "Messages" }));
  expect(screen.queryByRole("menu")).toBeNull();
  await menuOf("said 4");
  socket.receive(changed(4, 1, { message: "", deleted: true }));
  expect(screen.queryByRole("menu")).toBeNull();
});

test("a copy is of the text as it is now", async () => {
  const user = userEvent.setup(); // brings a clipboard
  const { socket } = await open();
  await menuOf("said 4");
  socket.receive(changed(4, 1, { message: "better said", editedAt: "2026-11-22T12:30:00Z" }));
  await user.click(screen.getByRole("menuitem", { name: "Copy text" }));
  expect(await navigator.clipboard.readText()).toBe("better said");
  expect(screen.queryByRole("menu")).toBeNull();
});

test("a link leads to the message", async () => {
  const user = userEvent.setup();
  await open();
  await menuOf("said 4");
  await user.click(screen.getByRole("menuitem", { name: "Copy link" }));
  expect(await navigator.clipboard.readText()).toBe(`${location.origin}/rooms/public?message=4`);
});

test("a browser that does not let one copy is told of", async () => {
  allowWarnings();
  userEvent.setup();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("no"));
  await open();
  await choose("said 4", "Copy text");
  expect(await screen.findByText("Couldn't copy")).toBeInTheDocument();
});

test("any emoji can be put under a message", async () => {
  const { socket } = await open();
  await choose("said 4", "More reactions");
  await screen.findByText("Smileys & emotion");
  await userEvent.keyboard("rocket{Enter}");
  expect(socket.sent).toEqual([{ type: "react", id: 1004, emoji: "🚀", on: true }]);
});
