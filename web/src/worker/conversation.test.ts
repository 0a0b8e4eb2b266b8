import { beforeEach, expect, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { FakeCaches } from "../test/fakeCaches";
import { room } from "../test/samples";
import { answer } from "./conversation";

vi.mock("workbox-expiration", () => ({
  CacheExpiration: class {
    delete = () => Promise.resolve(); // what it deletes is in an IndexedDB, which jsdom lacks
  },
}));

const worker = { activate: vi.fn(() => Promise.resolve()), hasFile: (path: string) => path === "/assets/a.js" };
let caches: FakeCaches;

beforeEach(() => {
  caches = new FakeCaches();
});

/** What the worker answers to a page's message. */
async function ask(data: unknown): Promise<unknown[]> {
  const { port1, port2 } = new MessageChannel();
  const postMessage = vi.spyOn(port2, "postMessage");
  await answer({ data, ports: [port2] }, worker);
  port1.close();
  return postMessage.mock.calls.map(([message]: unknown[]) => message);
}

test("it takes over when asked to", async () => {
  await ask({ type: "activate" });
  expect(worker.activate).toHaveBeenCalledOnce();
});

test("it tells whether a script is of its version", async () => {
  expect(await ask({ type: "has-script", script: "/assets/a.js" })).toEqual([true]);
  expect(await ask({ type: "has-script", script: "/assets/b.js" })).toEqual([false]);
});

test("it knows the rooms that it has details and messages of, the latest first", async () => {
  for (const slug of ["one", "two", "empty"]) {
    await caches.keep("details", `/api/chat/rooms/${slug}/?create=0`, room(slug));
    if (slug !== "empty") await caches.keep("messages", `/api/chat/rooms/${slug}/messages/`, {});
  }
  expect(await ask({ type: "kept-rooms" })).toEqual([[room("two"), room("one")]]);
});

test("it forgets when asked to", async () => {
  await caches.keep("details", "/api/auth/profile/", {});
  expect(await ask({ type: "forget" })).toEqual([]);
  expect(await caches.paths("details")).toEqual([]);
});

test("other messages are left out", async () => {
  allowWarnings();
  expect(await ask({ type: "format-disk" })).toEqual([]);
  expect(console.warn).toHaveBeenCalledOnce();
});
