import { beforeEach, vi } from "vitest";

import { OutboxStore } from "../features/messages/outboxStore";
import { RoomStore } from "../features/messages/store";
import { HttpClient } from "../lib/http";
import { LocalStore } from "../lib/localStore";
import { FakeServer } from "./fakeServer";
import { FakeSocket } from "./fakeSocket";
import { history, room, run } from "./samples";

export const ROOM = "GET /api/chat/rooms/public/?create=0";
export const HISTORY = "GET /api/chat/rooms/public/messages/";

export let server: FakeServer;
export let store: RoomStore;
export const onSignedOut = vi.fn();

/** Gives each test of a file a room that is not open yet: its server has messages 4 and 5. */
export function beginWithRoom(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(1);
    onSignedOut.mockClear();
    FakeSocket.install();
    server = new FakeServer().on(ROOM, room("public")).on(HISTORY, history(run(4, 5), 1004));
    store = newStore();
    return () => store.stop();
  });
}

export function newStore() {
  const http = new HttpClient(() => "en");
  return new RoomStore({ slug: "public", http, store: new OutboxStore(new LocalStore()), onSignedOut });
}

export async function settle() {
  await vi.advanceTimersByTimeAsync(0);
}

export async function open() {
  store.start();
  await settle();
  FakeSocket.last.accept();
}

export function snapshot() {
  return store.getSnapshot();
}

export function seqs() {
  return snapshot().timeline.messages.map(({ seq }) => seq);
}

export function nonces() {
  return FakeSocket.last.sent.map((sent) => JSON.stringify(sent)).map((text) => /"nonce":"([^"]+)"/u.exec(text)?.[1]);
}
