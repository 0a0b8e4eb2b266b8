import { act } from "@testing-library/react";
import { onTestFinished } from "vitest";

import type { Services } from "../ui/services";
import { FakeSocket } from "./fakeSocket";
import { unread } from "./samples";

/** Plays the presence socket: who is online, as the signed-in are told; null: as guests are told. */
export async function goOnline(services: Services, names: readonly string[] | null, guests = 0): Promise<void> {
  const presence = await act(() => services.presence.get());
  act(() => presence.start(false));
  onTestFinished(() => presence.stop());
  const socket = FakeSocket.at("/ws/presence/");
  socket.accept();
  const online = names?.map((username) => ({ username, profileImage: null }));
  socket.receive(online === undefined ? { guests } : { online, guests });
}

/** Plays the inbox socket: what is unread. */
export async function openInbox(services: Services, counts: Readonly<Record<string, number>> = {}): Promise<FakeSocket> {
  const inbox = await act(() => services.inbox.get());
  act(() => inbox.start());
  onTestFinished(() => inbox.stop());
  const socket = FakeSocket.at("/ws/direct/inbox/");
  socket.accept();
  socket.receive({ type: "direct_unread_state", unread: unread(counts) });
  return socket;
}
