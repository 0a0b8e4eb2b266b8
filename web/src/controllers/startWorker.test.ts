import { expect, test, vi } from "vitest";

import { FakeServer } from "../test/fakeServer";
import { FakeSocket } from "../test/fakeSocket";
import { FakeWorker, FakeWorkers } from "../test/fakeWorkers";
import { session } from "../test/samples";
import { createServices } from "./services";
import { startWorker } from "./startWorker";

test("the service worker hears who one is when it takes the page, and forgets when that changes past it", async () => {
  const [workers, active] = [new FakeWorkers(), new FakeWorker({ "has-script": true })];
  const server = new FakeServer().on("GET /api/auth/session/", session("anna"));
  const services = createServices();
  await startWorker(services);
  workers.take(active);
  await vi.waitFor(() => expect(services.session.getSnapshot().user?.username).toBe("anna"));
  workers.controller = null;
  server.on("GET /api/auth/session/", session("boris"));
  await services.session.load();
  expect(active.asked.at(-1)).toEqual({ type: "forget" });
});

test("the service worker has the list of conversations loaded anew when it gave an old one", async () => {
  const workers = new FakeWorkers();
  FakeSocket.install();
  const server = new FakeServer().on("GET /api/chat/direct/chats/", { items: [] });
  const services = createServices();
  await startWorker(services);
  const inbox = await services.inbox.get();
  inbox.start();
  inbox.want();
  workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
  await vi.waitFor(() => expect(server.calls).toHaveLength(2));
  inbox.stop();
});
