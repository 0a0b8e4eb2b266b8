import { beforeEach, expect, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { FakeWorker, FakeWorkers } from "../test/fakeWorkers";
import { room } from "../test/samples";
import { WorkerLink } from "./workerLink";

const events = { onTaken: vi.fn(), onNewer: vi.fn() };
let workers: FakeWorkers;
let link: WorkerLink;

beforeEach(async () => {
  vi.clearAllMocks();
  workers = new FakeWorkers();
  link = new WorkerLink("/assets/index.js");
  await link.start(events);
});

test("the worker is always asked for anew, so that none is older than the server", () => {
  expect(workers.register).toHaveBeenCalledWith("/sw.js", { updateViaCache: "none" });
});

test("the first worker takes the page, and is no newer version", async () => {
  const worker = new FakeWorker({ "has-script": true });
  workers.install(worker);
  workers.take(worker);
  await vi.waitFor(() => expect(events.onTaken).toHaveBeenCalledOnce());
  expect(events.onNewer).not.toHaveBeenCalled();
});

test("a worker without this page's script is a newer version", async () => {
  workers.install(new FakeWorker({ "has-script": false }));
  await vi.waitFor(() => expect(events.onNewer).toHaveBeenCalledOnce());
});

test("one that takes the page because of another tab is one too", async () => {
  workers.take(new FakeWorker({ "has-script": false }));
  await vi.waitFor(() => expect(events.onNewer).toHaveBeenCalledOnce());
});

test("going over activates the waiting worker", () => {
  const waiting = new FakeWorker();
  workers.registration.waiting = waiting;
  link.goOver();
  expect(waiting.asked).toEqual([{ type: "activate" }]);
});

test("kept rooms are asked of the worker; without one there are none", async () => {
  await expect(link.keptRooms()).resolves.toEqual([]);
  workers.take(new FakeWorker({ "kept-rooms": [room("one")] }));
  await expect(link.keptRooms()).resolves.toEqual([room("one")]);
  workers.take(new FakeWorker({ "kept-rooms": "nonsense" }));
  await expect(link.keptRooms()).resolves.toEqual([]);
});

test("a page that goes around the worker tells it to forget", () => {
  const active = new FakeWorker();
  workers.registration.active = active;
  link.forget();
  expect(active.asked).toEqual([{ type: "forget" }]);
});

test("a newer version is looked for when one comes back after an hour", () => {
  vi.useFakeTimers({ now: Date.now() });
  document.dispatchEvent(new Event("visibilitychange"));
  expect(workers.registration.update).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100_000_000); // the faked clock begins at 0, the link looked by the real one
  document.dispatchEvent(new Event("visibilitychange"));
  expect(workers.registration.update).toHaveBeenCalledOnce();
});

test("where no worker is allowed, the page works without", async () => {
  allowWarnings();
  workers.register.mockRejectedValue(new Error("private window"));
  await new WorkerLink("/assets/index.js").start(events);
  expect(console.warn).toHaveBeenCalledOnce();
});
