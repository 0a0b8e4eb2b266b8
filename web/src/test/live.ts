import { onTestFinished } from "vitest";

import type { Services } from "../controllers/services";
import { FakeSocket } from "./fakeSocket";
import { unread } from "./samples";

/** Plays the presence socket: who is online, as the signed-in are told; null: as guests are told. */
export function goOnline(services: Services, names: readonly string[] | null, guests = 0): void {
  services.presence.start(false);
  onTestFinished(() => services.presence.stop());
  const socket = FakeSocket.at("/ws/presence/");
  socket.accept();
  const online = names?.map((username) => ({ username, profileImage: null }));
  socket.receive(online === undefined ? { guests } : { online, guests });
}

/** Plays the inbox socket: what is unread. */
export function openInbox(services: Services, counts: Readonly<Record<string, number>> = {}): FakeSocket {
  services.inbox.start();
  onTestFinished(() => services.inbox.stop());
  const socket = FakeSocket.at("/ws/direct/inbox/");
  socket.accept();
  socket.receive({ type: "direct_unread_state", unread: unread(counts) });
  return socket;
}
