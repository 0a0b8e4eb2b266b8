import { afterEach, expect, test, vi } from "vitest";

import { FakeServer } from "../test/fakeServer";
import { FakeWorker, FakeWorkers } from "../test/fakeWorkers";
import { session } from "../test/samples";
import { makeInstallable } from "./makeInstallable";
import { createServices } from "./services";

afterEach(() => document.querySelector("link[rel=manifest]")?.remove());

test("the service worker hears who one is when it takes the page, and forgets when that changes past it", async () => {
  const [workers, active] = [new FakeWorkers(), new FakeWorker({ "has-script": true })];
  const server = new FakeServer().on("GET /api/auth/session/", session("anna"));
  const services = createServices();
  await makeInstallable(services);
  workers.take(active);
  await vi.waitFor(() => expect(services.session.getSnapshot().user?.username).toBe("anna"));
  workers.controller = null;
  server.on("GET /api/auth/session/", session("boris"));
  await services.session.load();
  expect(active.asked.at(-1)).toEqual({ type: "forget" });
});

test("what is installed is called in the language of the page, also when that is changed", async () => {
  const workers = new FakeWorkers();
  const services = createServices();
  await makeInstallable(services);
  expect(workers.register).toHaveBeenCalledOnce();
  const manifests = () => Array.from(document.querySelectorAll("link[rel=manifest]"), (link) => link.getAttribute("href"));
  services.language.choose("ru");
  expect(manifests()).toEqual(["/manifest.ru.webmanifest"]);
  services.language.choose("en");
  expect(manifests()).toEqual(["/manifest.en.webmanifest"]);
});
