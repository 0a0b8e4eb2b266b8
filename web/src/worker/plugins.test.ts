import { beforeEach, expect, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { FakeCaches } from "../test/fakeCaches";
import { session } from "../test/samples";
import { forgettingAll, forgettingOthers } from "./identity";
import { forget } from "./keep";
import { dropping, marked, orAway, ownedBy, tellingOfChange } from "./plugins";

vi.mock("workbox-expiration", () => ({
  CacheExpiration: class {
    delete = () => Promise.resolve(); // what it deletes is in an IndexedDB, which jsdom lacks
  },
}));

const MESSAGES = "/api/chat/rooms/public/messages/";
const SESSION = "/api/auth/session/";
let caches: FakeCaches;

beforeEach(async () => {
  caches = new FakeCaches();
  await caches.keep("messages", MESSAGES, {});
  await caches.keep("identity", SESSION, session("anna"));
});

/** What Workbox hands to each callback of a plugin, for one request. */
function handling(path: string, response: Response) {
  const event = new Event("fetch");
  const waitUntil = vi.fn<(work: Promise<void>) => void>();
  const request = new Request(new URL(path, location.origin));
  return {
    request,
    response,
    newResponse: response,
    cacheName: "",
    cachedResponse: response,
    event: Object.assign(event, { waitUntil }),
  };
}

type Handling = ReturnType<typeof handling>;

async function isKept(when: (call: Handling) => Promise<void>, response = Response.json({})): Promise<boolean> {
  const plugin = ownedBy("messages");
  const call = handling(MESSAGES, response);
  await plugin.handlerWillStart?.(call);
  await when(call);
  return (await plugin.cacheWillUpdate?.(call)) === response;
}

test("an answer is kept for whoever asked for it", async () => {
  expect(await isKept(() => Promise.resolve())).toBe(true);
});

test("an answer that comes after all was forgotten is not kept", async () => {
  expect(await isKept(() => forget())).toBe(false);
});

test("nor is one that was forgotten while it was being kept", async () => {
  const plugin = ownedBy("messages");
  const call = handling(MESSAGES, Response.json({}));
  await plugin.handlerWillStart?.(call);
  await forget();
  await caches.keep("messages", MESSAGES, {});
  await plugin.cacheDidUpdate?.(call);
  expect(await caches.paths("messages")).toEqual([]);
});

test("a refusal is not kept", async () => {
  expect(await isKept(() => Promise.resolve(), Response.json({}, { status: 429 }))).toBe(false);
});

test("what the server no longer gives is dropped, its other pages too", async () => {
  await caches.keep("messages", `${MESSAGES}?before=7`, {});
  await dropping("messages").fetchDidSucceed?.(handling(MESSAGES, Response.json({}, { status: 404 })));
  expect(await caches.paths("messages")).toEqual([]);
});

test("a page that was given what is dropped is told, once", async () => {
  const tell = vi.fn(() => Promise.resolve());
  const plugin = dropping("messages", tell);
  for (let asked = 0; asked < 2; asked++) await plugin.fetchDidSucceed?.(handling(MESSAGES, Response.json({}, { status: 403 })));
  expect(tell.mock.calls).toEqual([[{ type: "refreshed", path: MESSAGES }]]);
});

test("a failing server is one that is away, a refusing one is not", async () => {
  const refused = Response.json({}, { status: 403 });
  await expect(orAway.fetchDidSucceed?.(handling("/", refused))).resolves.toBe(refused);
  await expect(async () => orAway.fetchDidSucceed?.(handling("/", Response.json({}, { status: 502 })))).rejects.toThrow("502");
});

test("a kept answer says that it is one", async () => {
  const used = await marked("instead").cachedResponseWillBeUsed?.(handling("/", Response.json({ a: 1 })));
  expect(used?.headers.get("X-EchoChat-Kept")).toBe("instead");
  await expect(used?.json()).resolves.toEqual({ a: 1 });
});

test.each([
  ["another", "2", [[{ type: "refreshed", path: "/x/" }]]],
  ["the same", "1", []],
])("%s answer than the kept one is told accordingly", async (_, body, told) => {
  const tell = vi.fn(() => Promise.resolve());
  const call = handling("/x/?a=1", new Response(body));
  await tellingOfChange(tell).cacheDidUpdate?.({ ...call, oldResponse: new Response("1") });
  expect(tell.mock.calls).toEqual(told);
});

test("what nobody was given before is no change", async () => {
  const tell = vi.fn(() => Promise.resolve());
  await tellingOfChange(tell).cacheDidUpdate?.(handling("/x/", new Response("1")));
  expect(tell).not.toHaveBeenCalled();
});

test.each([
  ["anna", 1],
  ["boris", 0],
  [null, 0],
])("when the server says that one is %s, %i of anna's pages stay", async (name, count) => {
  const call = handling(SESSION, Response.json(session(name)));
  await ownedBy("identity").handlerWillStart?.(call);
  await forgettingOthers.fetchDidSucceed?.(call);
  expect(await caches.paths("messages")).toHaveLength(count);
  await expect(ownedBy("identity").cacheWillUpdate?.(call)).resolves.toBe(call.response); // the next owner's name
});

test("when it is not known whose pages are kept, they go", async () => {
  await caches.delete("identity");
  const call = handling(SESSION, Response.json(session("anna")));
  await ownedBy("identity").handlerWillStart?.(call);
  await forgettingOthers.fetchDidSucceed?.(call);
  expect(await caches.paths("messages")).toEqual([]);
});

test("after signing in or out nothing stays but who one is now", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(session("boris"))));
  const call = handling("/api/auth/login/", Response.json({}));
  await forgettingAll.fetchDidSucceed?.(call);
  await Promise.all(call.event.waitUntil.mock.calls.flat());
  expect(await caches.paths("messages")).toEqual([]);
  await expect((await caches.match(SESSION, { cacheName: "identity" }))?.json()).resolves.toEqual(session("boris"));
});

test("after a refused attempt all stays", async () => {
  await forgettingAll.fetchDidSucceed?.(handling("/api/auth/login/", Response.json({}, { status: 400 })));
  expect(await caches.paths("messages")).toEqual([MESSAGES]);
});

test("who one is after signing in is left open when the server cannot be asked", async () => {
  allowWarnings();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("away")));
  const call = handling("/api/auth/logout/", Response.json({}));
  await forgettingAll.fetchDidSucceed?.(call);
  await Promise.all(call.event.waitUntil.mock.calls.flat());
  expect(await caches.paths("identity")).toEqual([]);
});
