import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { changed, choose, field, openRoom, row } from "../../../test/openRoom";
import { message } from "../../../test/samples";

const EDITED = { editedAt: "2026-11-22T12:30:00Z" };

let now = 0;
beforeEach(() => {
  now = Date.now();
});

/** The field has this text, soon. */
function shows(text: string) {
  return waitFor(async () => expect(await field()).toHaveValue(text));
}

/** A room with a message of anna's (4) and one of one's own (5). */
function open() {
  return openRoom("me", [message(4), message(5, { username: "me", createdAt: now })]);
}

test("an answer tells the server what it answers, and quotes it at once", async () => {
  const { socket } = await open();
  await choose("said 4", "Reply");
  expect(await screen.findByText("Replying to anna")).toBeInTheDocument();
  expect(await field()).toHaveFocus();
  await userEvent.keyboard("indeed{Enter}");
  expect(socket.sent.at(-1)).toMatchObject({ message: "indeed", replyTo: 1004 });
  expect(await within(row("indeed")).findByText("said 4")).toBeInTheDocument();
  expect(screen.queryByText("Replying to anna")).toBeNull();
});

test("Escape and the button leave an answer; what was written stays", async () => {
  await open();
  for (const leave of [
    () => userEvent.keyboard("{Escape}"),
    () => userEvent.click(screen.getByRole("button", { name: "Cancel (Esc)" })),
  ]) {
    await choose("said 4", "Reply");
    await userEvent.type(await field(), "a");
    await screen.findByText("Replying to anna");
    await leave();
    expect(screen.queryByText("Replying to anna")).toBeNull();
  }
  await shows("aa");
});

test("an edit is open until the server has taken it; the draft is there again then", async () => {
  const { socket } = await open();
  await userEvent.type(await field(), "a draft");
  await choose("said 5", "Edit");
  await shows("said 5");
  await userEvent.type(await field(), " twice{Enter}");
  expect(socket.sent.at(-1)).toEqual({ type: "edit", id: 1005, message: "said 5 twice" });
  await shows("said 5 twice");
  socket.receive(changed(5, 1, { message: "said 5 twice", ...EDITED }));
  expect(row("said 5 twice")).toHaveTextContent("edited");
  await shows("a draft");
});

test("a refused edit says why and keeps the words", async () => {
  const { socket } = await open();
  await choose("said 5", "Edit");
  await userEvent.type(await field(), "!{Enter}");
  socket.receive({ error: "too_late", type: "edit", id: 1005 });
  expect(await screen.findByText(/within 24 hours/u)).toBeInTheDocument();
  await shows("said 5!");
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText(/within 24 hours/u)).toBeNull();
});

test("without a connection an edit is not made, and says so", async () => {
  const { socket } = await open();
  await choose("said 5", "Edit");
  socket.shut(1006);
  await userEvent.type(await field(), "!{Enter}");
  expect(await screen.findByText(/Can't reach the server/u)).toBeInTheDocument();
  await shows("said 5!");
});

test("an edit that changes nothing is not sent", async () => {
  const { socket } = await open();
  await choose("said 5", "Edit");
  await userEvent.type(await field(), " {Enter}");
  expect(socket.sent).toEqual([]);
  await shows("");
});

test("what was deleted while one edited it can be said as new", async () => {
  const { socket } = await open();
  await choose("said 5", "Edit");
  await userEvent.type(await field(), "!");
  socket.receive(changed(5, 1, { message: "", deleted: true }));
  expect(await screen.findByText(/has been deleted/u)).toBeInTheDocument();
  await userEvent.type(await field(), "{Enter}");
  expect(socket.sent.at(-1)).toMatchObject({ message: "said 5!" });
  expect(socket.sent.at(-1)).not.toHaveProperty("type");
  await shows("");
});

test("what was edited elsewhere while one edits it is shown before it is replaced", async () => {
  const { socket } = await open();
  await choose("said 5", "Edit");
  socket.receive(changed(5, 1, { message: "from my phone", ...EDITED }));
  expect(await screen.findByText(/has been edited since/u)).toBeInTheDocument();
  expect(screen.getAllByText("from my phone")).toHaveLength(2);
  await shows("said 5");
});

test("an edit, and the draft below it, are there again after a reload", async () => {
  const { unmount } = await open();
  await userEvent.type(await field(), "a draft");
  await choose("said 5", "Edit");
  await userEvent.type(await field(), " again");
  unmount();
  await open();
  expect(await screen.findByText("Editing message")).toBeInTheDocument();
  await shows("said 5 again");
  await userEvent.type(await field(), "{Escape}");
  await shows("a draft");
});

test("a reload while an answer is written leaves it an answer, until it is sent", async () => {
  const { unmount } = await open();
  await choose("said 4", "Reply");
  await userEvent.type(await field(), "well");
  unmount();
  const { socket } = await open();
  await screen.findByText("Replying to anna");
  await userEvent.type(await field(), "{Enter}");
  expect(socket.sent.at(-1)).toMatchObject({ message: "well", replyTo: 1004 });
});

test("a deleted message that one answers is told as deleted", async () => {
  const { socket } = await open();
  await choose("said 4", "Reply");
  socket.receive(changed(4, 1, { message: "", deleted: true }));
  expect(await screen.findByText("Replying to anna")).toBeInTheDocument();
  expect(screen.getAllByText("Message deleted")).toHaveLength(2);
});
