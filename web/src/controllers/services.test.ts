import { describe, expect, test, vi } from "vitest";

import { FakeServer } from "../test/fakeServer";
import { FakeSocket } from "../test/fakeSocket";
import { FakeWorker, FakeWorkers } from "../test/fakeWorkers";
import { clientConfig, session } from "../test/samples";
import { createServices, loadServices, startWorker } from "./services";

test("who one is and what the limits are is asked until the server answers", async () => {
  vi.useFakeTimers();
  const server = new FakeServer();
  const services = createServices();
  loadServices(services);
  await vi.advanceTimersByTimeAsync(0);
  expect(services.session.getSnapshot().status).toBe("failed");
  server.on("GET /api/auth/session/", session("anna")).on("GET /api/meta/client-config/", clientConfig);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(services.session.getSnapshot().user?.username).toBe("anna");
  expect(services.config.getSnapshot().config?.usernameMaxLength).toBe(30);
});

test("who one is is asked again when the server is back", async () => {
  const server = new FakeServer().on("GET /api/auth/session/", session("anna"));
  const { connectivity, session: own } = createServices();
  connectivity.report(false);
  connectivity.report(true);
  await vi.waitFor(() => expect(own.getSnapshot().user?.username).toBe("anna"));
  expect(server.asked).toEqual(["GET /api/auth/session/"]);
});

describe("the service worker", () => {
  test("hears who one is when it takes the page, and forgets when that changes past it", async () => {
    const [workers, active] = [new FakeWorkers(), new FakeWorker({ "has-script": true })];
    const server = new FakeServer().on("GET /api/auth/session/", session("anna"));
    const services = createServices();
    startWorker(services);
    workers.take(active);
    await vi.waitFor(() => expect(services.session.getSnapshot().user?.username).toBe("anna"));
    workers.controller = null;
    server.on("GET /api/auth/session/", session("boris"));
    await services.session.load();
    expect(active.asked.at(-1)).toEqual({ type: "forget" });
  });

  test("has the list of conversations loaded anew when it was given an old one", async () => {
    const workers = new FakeWorkers();
    FakeSocket.install();
    const server = new FakeServer().on("GET /api/chat/direct/chats/", { items: [] });
    const services = createServices();
    startWorker(services);
    services.inbox.start();
    services.inbox.want();
    workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
    await vi.waitFor(() => expect(server.calls).toHaveLength(2));
    services.inbox.stop();
  });
});
