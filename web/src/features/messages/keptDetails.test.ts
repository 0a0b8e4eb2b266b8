import { beforeEach, expect, test } from "vitest";

import { HttpClient } from "../../lib/http";
import { LocalStore } from "../../lib/localStore";
import { allowWarnings } from "../../test/console";
import { FakeServer } from "../../test/fakeServer";
import { FakeSocket } from "../../test/fakeSocket";
import { FakeWorkers } from "../../test/fakeWorkers";
import { history, room } from "../../test/samples";
import { OutboxStore } from "./outboxStore";
import { RoomStore } from "./store";

const ROOM = "GET /api/chat/rooms/public/?create=0";

let server: FakeServer;
let workers: FakeWorkers;
let store: RoomStore;

beforeEach(() => {
  FakeSocket.install();
  workers = new FakeWorkers();
  server = new FakeServer().on(ROOM, { ...room("public"), name: "Old" }).on("GET /api/chat/rooms/public/messages/", history([]));
  const http = new HttpClient(() => "en");
  store = new RoomStore({ slug: "public", http, store: new OutboxStore(new LocalStore()), onSignedOut() {} });
  return () => store.stop();
});

/** The worker tells that the server's answer is another than the one that was given, and what that brings about. */
async function refresh(name: string | null): Promise<void> {
  if (name === null) server.off(ROOM);
  else server.on(ROOM, { ...room("public"), name });
  workers.tell({ type: "refreshed", path: "/api/chat/rooms/public/" });
  await new Promise((resolve) => setTimeout(resolve));
}

function name() {
  return store.getSnapshot().room?.name;
}

test("the server's own details follow kept ones, though told of before the messages are there", async () => {
  store.start();
  await refresh("New");
  expect(name()).toBe("New");
});

test("kept details stay when the server cannot be asked, and the room's next start is told of others again", async () => {
  allowWarnings();
  store.start();
  await refresh("Old");
  await refresh(null);
  expect(name()).toBe("Old");
  store.stop();
  await refresh("New");
  expect(name()).toBe("Old");
  store.start();
  await refresh("New");
  expect(name()).toBe("New");
});
