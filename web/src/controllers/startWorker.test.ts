import { expect, test, vi } from "vitest";

import { FakeServer } from "../test/fakeServer";
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
