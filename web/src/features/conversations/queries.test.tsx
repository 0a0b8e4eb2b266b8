import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { allowWarnings } from "../../test/console";
import type { FakeServer } from "../../test/fakeServer";

import { FakeSocket } from "../../test/fakeSocket";
import { FakeWorkers } from "../../test/fakeWorkers";
import { openInbox } from "../../test/live";
import { serverFor, startedServices, withServices } from "../../test/render";
import { chat, chats, inboxChange, inboxItem, ownRoom, ownRooms } from "../../test/samples";
import type { Services } from "../../ui/services";
import { useChatStart, useDirectChats, useOwnRooms, useRecipient } from "./queries";

const CHATS = "GET /api/chat/direct/chats/?limit=50";
const OLDER = `${CHATS}&before=7-1`;
const ROOMS = "GET /api/chat/rooms/";
const OLDER_ROOMS = `${ROOMS}?before=1-2`;
const START = "POST /api/chat/direct/start/";
const VERA = { username: "vera", profileImage: null, lastSeen: null };

let server: FakeServer;
let workers: FakeWorkers;
let services: Services;
let socket: FakeSocket;

beforeEach(async () => {
  document.cookie = "csrftoken=t";
  workers = new FakeWorkers();
  server = serverFor("me").on(CHATS, { items: [chat("boris", 2), chat("anna", 1)] });
  services = await startedServices();
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  socket = await openInbox(services);
});

function later() {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise<unknown>((settle) => (resolve = settle));
  return { promise, resolve: (value: unknown) => resolve(value) };
}

function pass(milliseconds = 0) {
  return act(() => vi.advanceTimersByTimeAsync(milliseconds));
}

async function reconnect(meanwhile: () => void) {
  socket.shut(1001);
  meanwhile();
  await pass(500);
  socket = FakeSocket.at("/ws/direct/inbox/");
  socket.accept();
  await pass();
}

async function showChats() {
  const { result } = renderHook(useDirectChats, { wrapper: withServices(services) });
  await pass();
  return {
    list: result,
    names: () => result.current.items?.map(({ peer }) => peer.username),
    words: () => result.current.items?.map(({ lastMessage }) => lastMessage),
    more: () => act(() => result.current.more?.()),
  };
}

describe("the list of conversations", () => {
  test("is kept live, its newest first", async () => {
    const { names, words } = await showChats();
    socket.receive(inboxItem("anna", 3, {}));
    socket.receive(inboxItem("vera", 4, {}));
    expect(names()).toEqual(["vera", "anna", "boris"]);
    expect(words()?.[1]).toBe("anna at 3");
  });

  test("has what came in while it was asked for", async () => {
    const { result } = renderHook(useDirectChats, { wrapper: withServices(services) });
    socket.receive(inboxItem("anna", 3, {}));
    socket.receive(inboxItem("boris", 1, {})); // told late: the list knows better
    await pass();
    expect(result.current.items?.map(({ lastMessage }) => lastMessage)).toEqual(["anna at 3", "boris at 2"]);
  });

  test("is asked for again after a break", async () => {
    const { names } = await showChats();
    await reconnect(() => server.on(CHATS, { items: [chat("vera", 5)] }));
    expect(names()).toEqual(["vera"]);
  });

  test("is asked for once more when it was being asked for as the socket opened", async () => {
    socket.shut(1001);
    await pass(500);
    const { result } = renderHook(useDirectChats, { wrapper: withServices(services) });
    FakeSocket.at("/ws/direct/inbox/").accept();
    server.on(CHATS, { items: [chat("vera", 5)] });
    await pass();
    expect(result.current.items).toHaveLength(1);
    expect(server.asked.filter((call) => call === CHATS)).toHaveLength(2);
  });

  test("that was left is asked for anew when it is shown after a break, whatever was told meanwhile", async () => {
    const { result, unmount } = renderHook(useDirectChats, { wrapper: withServices(services) });
    await pass();
    expect(result.current.items).toHaveLength(2);
    unmount();
    await reconnect(() => server.on(CHATS, { items: [chat("anna", 6), chat("vera", 5)] }));
    socket.receive(inboxItem("anna", 6, {}));
    const { names } = await showChats();
    expect(names()).toEqual(["anna", "vera"]);
  });

  test("is asked for again when it was a kept one and the server's is another", async () => {
    const { names } = await showChats();
    server.on(CHATS, { items: [chat("vera", 5)] });
    workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
    await pass();
    expect(names()).toEqual(["vera"]);
  });

  test("that cannot be loaded says so and is tried again", async () => {
    allowWarnings();
    server.off(CHATS);
    const { list } = await showChats();
    expect(list.current).toMatchObject({ items: null, problem: { kind: "away" } });
    server.on(CHATS, { items: [] });
    await pass(2_000);
    expect(list.current).toMatchObject({ items: [], problem: null });
  });

  test("that could not be loaded is asked for as soon as the server is back", async () => {
    allowWarnings();
    server.off(CHATS);
    const { list } = await showChats();
    server.on(CHATS, { items: [] });
    act(() => services.connectivity.report(true));
    await pass();
    expect(list.current).toMatchObject({ items: [], problem: null });
  });

  test("is not shown to the next person", async () => {
    const { list, names } = await showChats();
    server.on("POST /api/auth/logout/", { ok: true }).on(CHATS, { items: [chat("vera", 5)] });
    await act(() => services.session.signOut());
    expect(list.current.items).toBeNull();
    await pass();
    expect(names()).toEqual(["vera"]);
  });
});

describe("an edited or deleted last message", () => {
  test("is shown as it is now, where it stands", async () => {
    const { words } = await showChats();
    socket.receive(inboxChange("anna", 1, "edited"));
    expect(words()).toEqual(["boris at 2", "edited"]);
    socket.receive(inboxChange("anna", 1, ""));
    expect(words()).toEqual(["boris at 2", ""]);
  });

  test("of the same moment as another stands where it stood", async () => {
    server.on(CHATS, { items: [chat("boris", 2), chat("anna", 2)] });
    const { words } = await showChats();
    socket.receive(inboxChange("anna", 2, "edited"));
    expect(words()).toEqual(["boris at 2", "edited"]);
  });

  test("is known better than by a list that was asked for before", async () => {
    const { words } = await showChats();
    workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
    socket.receive(inboxChange("anna", 1, ""));
    await pass();
    expect(words()).toEqual(["boris at 2", ""]);
  });

  test("is known best by the list that is asked for after a break", async () => {
    const { words } = await showChats();
    socket.receive(inboxChange("anna", 1, "edited"));
    await reconnect(() => server.on(CHATS, { items: [chat("anna", 1, { lastMessage: "" })] }));
    expect(words()).toEqual([""]);
  });
});

describe("a long list of conversations", () => {
  beforeEach(() => {
    server.on(CHATS, chats([chat("boris", 12), chat("anna", 11)], "7-1")).on(OLDER, chats([chat("vera", 6), chat("gleb", 5)]));
  });

  test("is loaded page by page, to its end", async () => {
    const { list, names, more } = await showChats();
    more();
    more(); // already under way
    await pass();
    expect(names()).toEqual(["boris", "anna", "vera", "gleb"]);
    expect(list.current.more).toBeNull();
    expect(server.asked.filter((call) => call.startsWith(CHATS))).toEqual([CHATS, OLDER]);
  });

  test("has what is not loaded yet once at the top when something is said there", async () => {
    const { names, words, more } = await showChats();
    socket.receive(inboxItem("vera", 13, {}));
    expect(names()).toEqual(["vera", "boris", "anna"]);
    more(); // the server's answer was made before
    await pass();
    expect(names()).toEqual(["vera", "boris", "anna", "gleb"]);
    expect(words()?.[0]).toBe("vera at 13");
  });

  test("leaves a change of what is not loaded to the page that has it", async () => {
    const { names, words, more } = await showChats();
    socket.receive(inboxChange("gleb", 5, ""));
    expect(names()).toEqual(["boris", "anna"]);
    more();
    socket.receive(inboxChange("gleb", 5, "")); // the server's answer was made before
    await pass();
    expect(words()).toEqual(["boris at 12", "anna at 11", "vera at 6", ""]);
  });

  test("keeps what came in while a page was loaded", async () => {
    const { words, more } = await showChats();
    more();
    socket.receive(inboxItem("gleb", 13, {}));
    socket.receive(inboxItem("anna", 14, {}));
    await pass();
    expect(words()).toEqual(["anna at 14", "gleb at 13", "boris at 12", "vera at 6"]);
  });

  test("says that a page cannot be loaded, and tries again", async () => {
    allowWarnings();
    server.off(OLDER);
    const { list, names, more } = await showChats();
    more();
    await pass();
    expect(list.current.problem).toMatchObject({ kind: "away" });
    expect(names()).toEqual(["boris", "anna"]);
    server.on(OLDER, chats([chat("vera", 6)]));
    await pass(2_000);
    expect(list.current).toMatchObject({ problem: null, more: null });
    expect(names()).toEqual(["boris", "anna", "vera"]);
  });

  test("stays loaded over a break, a page on its way included", async () => {
    const { names, more } = await showChats();
    more();
    await reconnect(() => server.on(CHATS, chats([chat("anna", 14), chat("boris", 12)], "7-1")));
    expect(names()).toEqual(["anna", "boris", "vera", "gleb"]);
  });

  test("loads the next page after all that is just asked for again", async () => {
    const { names, more } = await showChats();
    server.on(CHATS, chats([chat("anna", 14), chat("boris", 12)], "7-1"));
    workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
    more();
    await pass();
    expect(names()).toEqual(["anna", "boris", "vera", "gleb"]);
  });
});

describe("the list of rooms", () => {
  const FIRST = ["attic", "books"].map((name) => ownRoom(name));
  const LATER = ["cellar", "den"].map((name) => ownRoom(name));

  async function showRooms() {
    server.on(ROOMS, ownRooms(FIRST, "1-2")).on(OLDER_ROOMS, ownRooms(LATER));
    const { result, unmount } = renderHook(useOwnRooms, { wrapper: withServices(services) });
    await pass();
    act(() => result.current.more?.());
    await pass();
    expect(result.current.items).toHaveLength(4);
    server.calls.length = 0;
    return { names: () => result.current.items?.map(({ name }) => name), unmount };
  }

  test("stays as long as it is when a message comes, and the room of the message goes to the top", async () => {
    const { names } = await showRooms();
    server.on(ROOMS, ownRooms([ownRoom("den"), ownRoom("attic")], "1-3"));
    socket.receive({ type: "rooms_unread", counts: { den: 1 } });
    await pass(1_000);
    expect(names()).toEqual(["den", "attic", "books", "cellar"]);
    expect(server.asked).toEqual([ROOMS]);
  });

  test("is asked for once for all messages of a moment", async () => {
    await showRooms();
    for (const count of [1, 2, 3]) socket.receive({ type: "rooms_unread", counts: { attic: count } });
    await pass(900);
    expect(server.asked).toEqual([]);
    await pass(100);
    expect(server.asked).toEqual([ROOMS]);
  });

  test.each(["it is another list", "messages came to more rooms than a page has"])(
    "is asked for anew as far as it is loaded when %s",
    async (why) => {
      const { names } = await showRooms();
      server.on(ROOMS, ownRooms([ownRoom("books")], "1-2"));
      socket.receive(why.startsWith("it") ? { type: "rooms_changed" } : { type: "rooms_unread", counts: { den: 1 } });
      await pass(1_000);
      expect(names()).toEqual(["books", "cellar", "den"]);
    },
  );

  test("keeps what a message changed while its next page was loaded", async () => {
    server.on(ROOMS, ownRooms(FIRST, "1-2")).on(OLDER_ROOMS, ownRooms(LATER));
    const { result } = renderHook(useOwnRooms, { wrapper: withServices(services) });
    await pass();
    const page = later();
    const get = vi.spyOn(services.http, "get");
    get.mockReturnValueOnce(page.promise);
    act(() => result.current.more?.());
    socket.receive({ type: "rooms_unread", counts: { books: 1 } });
    server.on(ROOMS, ownRooms([ownRoom("books"), ownRoom("attic")], "1-2"));
    await pass(1_000);
    page.resolve({ items: LATER, next: null });
    await pass();
    expect(result.current.items?.map(({ name }) => name)).toEqual(["books", "attic", "cellar", "den"]);
  });

  test("that is not shown is not asked for, and is when it is shown again", async () => {
    const { unmount } = await showRooms();
    unmount();
    socket.receive({ type: "rooms_unread", counts: { attic: 1 } });
    await pass(1_000);
    expect(server.asked).toEqual([]);
    renderHook(useOwnRooms, { wrapper: withServices(services) });
    await pass();
    expect(server.asked).toEqual([ROOMS, OLDER_ROOMS]);
  });

  test("is asked for anew when its newest could not be had", async () => {
    allowWarnings();
    const { names } = await showRooms();
    server.on(ROOMS, { error: "Busy", code: "busy" }, { status: 503 });
    socket.receive({ type: "rooms_unread", counts: { attic: 1 } });
    await pass(1_000);
    server.on(ROOMS, ownRooms([ownRoom("books")], "1-2"));
    await pass(2_000);
    expect(names()).toEqual(["books", "cellar", "den"]);
  });

  test("of the one who left is not mixed with that of the next", async () => {
    const { names } = await showRooms();
    const page = later();
    vi.spyOn(services.http, "get").mockReturnValueOnce(page.promise);
    socket.receive({ type: "rooms_unread", counts: { attic: 1 } });
    await pass(1_000);
    (await services.inbox.get()).stop();
    page.resolve({ items: [ownRoom("secret")], next: null });
    await pass();
    expect(names()).not.toContain("secret");
  });
});

describe("opening a conversation by name", () => {
  test("asks nobody when it is in the list", async () => {
    await showChats();
    const { result } = renderHook(useChatStart, { wrapper: withServices(services) });
    expect(await result.current("@anna")).toMatchObject({ slug: "dm_anna" });
    expect(server.asked).not.toContain(START);
  });

  test("starts it, once", async () => {
    server.on(START, { slug: "dm_vera", kind: "direct", peer: VERA });
    const { result } = renderHook(useChatStart, { wrapper: withServices(services) });
    await result.current("VERA");
    expect(await result.current("@vera")).toEqual({ slug: "dm_vera", peer: VERA });
    expect(server.calls.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([{ username: "VERA" }]);
  });

  test("passes on why it cannot be", async () => {
    server.on(START, { error: "No", code: "user_not_found" }, { status: 404 });
    const { result } = renderHook(useChatStart, { wrapper: withServices(services) });
    await expect(result.current("nobody")).rejects.toThrow("No");
  });
});

describe("a recipient", () => {
  function lookUp() {
    return renderHook(() => useRecipient("vera"), { wrapper: withServices(services) }).result;
  }

  test.each([400, 404])("whom the server does not know (%i) is missing", async (status) => {
    server.on(START, { error: "No" }, { status });
    const vera = lookUp();
    expect(vera.current.phase).toBe("loading");
    await pass(60_000);
    expect(vera.current.phase).toBe("missing");
    expect(server.asked.filter((call) => call === START)).toHaveLength(1);
  });

  test("is asked for until the server answers, and at once on demand", async () => {
    allowWarnings();
    const vera = lookUp();
    await pass();
    expect(vera.current.phase).toBe("away");
    server.on(START, { slug: "dm_vera", kind: "direct", peer: VERA });
    act(() => vera.current.retry());
    await pass();
    expect(vera.current).toMatchObject({ phase: "ready", room: { slug: "dm_vera" } });
  });
});
