import { act } from "@testing-library/react";
import { onTestFinished } from "vitest";

import type { Services } from "../ui/services";
import { FakeSocket } from "./fakeSocket";
import { hello, person } from "./samples";

/** Plays the event socket: who is online, as the signed-in are told; null: as guests are told. */
export async function goOnline(services: Services, names: readonly string[] | null, guests = 0): Promise<void> {
  const presence = await act(() => services.presence.get());
  if (services.events.getSnapshot().connection.kind === "closed") {
    act(() => services.events.start());
    act(() => presence.start(false));
    onTestFinished(() => {
      presence.stop();
      services.events.stop();
    });
  }
  const socket = FakeSocket.at("/ws/events/");
  socket.accept();
  socket.receive(names === null ? { type: "presence", guests } : { type: "presence", online: names.map(person), guests });
}

/** Plays the event socket: somebody's list of conversations, as a whole. */
export async function openList(services: Services, items: readonly object[] = [], username = "me"): Promise<FakeSocket> {
  if (services.events.getSnapshot().connection.kind === "closed") {
    const store = await act(() => services.conversations.get());
    act(() => services.events.start());
    store.start(username);
    onTestFinished(() => {
      store.stop();
      services.events.stop();
    });
  }
  const socket = FakeSocket.at("/ws/events/");
  socket.accept();
  socket.receive(hello(username));
  await tellList(socket, items);
  return socket;
}

/** Answers the subscription to the list of conversations, once it is there. */
export async function tellList(socket: FakeSocket, items: readonly object[] = [], change: object = {}): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 20 && !socket.owes("subscribe", "conversations"); turn++) await Promise.resolve(); // what was kept is read first
  });
  if (items.length > 0) socket.receive({ type: "conversations", items });
  socket.answer("subscribe", { version: "7", count: items.length, complete: true, ...change }, "conversations");
}
