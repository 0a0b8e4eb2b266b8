import { beforeEach, expect, test } from "vitest";

import { HttpClient } from "../../lib/http";
import { LocalStore } from "../../lib/localStore";
import { RoomsApi } from "../rooms/api";
import { allowWarnings } from "../../test/console";
import { FakeServer } from "../../test/fakeServer";
import { FakeSocket } from "../../test/fakeSocket";
import { FakeWorkers } from "../../test/fakeWorkers";
import { history, room } from "../../test/samples";
import { OutboxStore } from "./outboxStore";
import { RoomController } from "./store";

const ROOM = "GET /api/chat/rooms/public/?create=0";

let server: FakeServer;
let workers: FakeWorkers;
let controller: RoomController;

beforeEach(() => {
  FakeSocket.install();
  workers = new FakeWorkers();
  server = new FakeServer()
    .on(ROOM, { ...room("public"), name: "Old" })
    .on("GET /api/chat/rooms/public/messages/", history([]));
  const api = new RoomsApi(new HttpClient(() => "en"));
  controller = new RoomController({ slug: "public", api, store: new OutboxStore(new LocalStore()), onSignedOut() {} });
  return () => controller.stop();
});

/** The worker tells that the server's answer is another than the one that was given, and what that brings about. */
async function refresh(name: string | null): Promise<void> {
  if (name === null) server.off(ROOM);
  else server.on(ROOM, { ...room("public"), name });
  workers.tell({ type: "refreshed", path: "/api/chat/rooms/public/" });
  await new Promise((resolve) => setTimeout(resolve));
}

function name() {
  return controller.getSnapshot().room?.name;
}

test("the server's own details follow kept ones, though told of before the messages are there", async () => {
  controller.start();
  await refresh("New");
  expect(name()).toBe("New");
});

test("kept details stay when the server cannot be asked, and the room's next start is told of others again", async () => {
  allowWarnings();
  controller.start();
  await refresh("Old");
  await refresh(null);
  expect(name()).toBe("Old");
  controller.stop();
  await refresh("New");
  expect(name()).toBe("Old");
  controller.start();
  await refresh("New");
  expect(name()).toBe("New");
});
