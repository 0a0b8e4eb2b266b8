import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import type { Message } from "../features/messages/dto";
import { FakeSocket } from "./fakeSocket";
import { renderApp, serverFor } from "./render";
import { history, message, room } from "./samples";

const CHAT = "/ws/chat/public/";

/** Opens the public room with these messages as somebody (null: a guest), its socket accepted; takes it down with `unmount`. */
export async function openRoom(username: string | null, messages: readonly Message[], change: object = {}) {
  const server = serverFor(username)
    .on("GET /api/chat/rooms/public/?create=0", { ...room("public"), ...change })
    .on("GET /api/chat/rooms/public/messages/", history(messages));
  const { unmount } = await renderApp("/rooms/public");
  await screen.findAllByText(messages.at(-1)?.content ?? "");
  if (username !== null && !("role" in change)) await field(); // it takes the focus
  FakeSocket.at(CHAT).accept();
  return { server, unmount, socket: FakeSocket.at(CHAT) };
}

/** The row of the message in which this text stands. */
export function row(text: string): HTMLElement {
  return screen.getByText(text).closest("li") ?? document.body;
}

/** Opens the menu of a message by the keyboard. */
export async function menuOf(text: string): Promise<HTMLElement> {
  within(row(text)).getByRole("button", { name: "Message actions" }).focus();
  await userEvent.keyboard("{Enter}");
  return screen.findByRole("menu");
}

export async function choose(text: string, name: string): Promise<void> {
  await userEvent.click(within(await menuOf(text)).getByRole("menuitem", { name }));
}

export function field(): Promise<HTMLElement> {
  return screen.findByRole("textbox", { name: "Write a message" });
}

/** What the server tells of a changed message. */
export function changed(seq: number, number: number, told: object = {}) {
  const { id, content } = message(seq);
  return {
    type: "message_changed",
    change: number,
    room: "public",
    id,
    seq,
    message: content,
    editedAt: null,
    deleted: false,
    reactions: [],
    ...told,
  };
}
