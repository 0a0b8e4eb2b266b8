import { expect, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { FakeServer } from "../test/fakeServer";
import { endListenersWithTest } from "../test/listeners";
import { clientConfig, session } from "../test/samples";
import { createServices, loadServices } from "./services";

test("who one is and what the limits are is asked until the server answers", async () => {
  allowWarnings();
  endListenersWithTest();
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
