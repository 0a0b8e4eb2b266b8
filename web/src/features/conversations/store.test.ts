import { act } from "@testing-library/react";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { EventSocket } from "../../lib/eventSocket";
import { HttpClient } from "../../lib/http";
import { allowWarnings } from "../../test/console";
import { FakeCaches } from "../../test/fakeCaches";
import { FakeServer } from "../../test/fakeServer";
import { FakeSocket } from "../../test/fakeSocket";
import { tellList } from "../../test/live";
import { conversation, direct, NOON, position, session } from "../../test/samples";
import { ConversationsApi } from "./api";
import { ConversationStore } from "./store";

const BOOKS = { roomId: conversation("books").roomId };

let caches: FakeCaches;
let server: FakeServer;
let events: EventSocket;
let store: ConversationStore;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOON);
  vi.spyOn(Math, "random").mockReturnValue(1);
  document.cookie = "csrftoken=t";
  caches = new FakeCaches();
  FakeSocket.install();
  server = new FakeServer();
  begin();
  return () => {
    store.stop();
    events.stop();
  };
});

/** The start of the application. */
function begin() {
  events = new EventSocket({ onSignedOut() {} });
  store = new ConversationStore({ api: new ConversationsApi(new HttpClient(() => "en")), events });
  store.start("me");
  events.start();
}

async function open(items: readonly object[]) {
  FakeSocket.last.accept();
  await tellList(FakeSocket.last, items);
  return FakeSocket.last;
}

async function reconnect() {
  FakeSocket.last.shut(1001);
  await vi.advanceTimersByTimeAsync(500);
  FakeSocket.last.accept();
  return FakeSocket.last;
}

function row(slug: string) {
  return store.getSnapshot().bySlug.get(slug);
}

function slugs() {
  const { pinned, rooms, direct: people } = store.getSnapshot().sections;
  return [pinned, rooms, people].map((section) => section.map(({ slug }) => slug));
}

describe("the list", () => {
  test("has sections, the latest first, pinned ones as they were put", async () => {
    await open([
      conversation("attic", 1),
      conversation("books", 2),
      direct("anna", 3),
      direct("boris", 4, { pinOrder: 2 }),
      conversation("cellar", 0, { pinOrder: 1 }),
    ]);
    expect(slugs()).toEqual([["cellar", "dm_boris"], ["books", "attic"], ["dm_anna"]]);
  });

  test("is there before it is known, and empty after it is", async () => {
    expect(store.getSnapshot().phase).toBe("loading");
    await open([]);
    expect(store.getSnapshot().phase).toBe("ready");
  });

  test("moves a room to the top when something is said there, and leaves the other rows alone", async () => {
    const socket = await open([conversation("attic", 2), conversation("books", 1)]);
    const before = row("attic");
    socket.receive(position("books", 3));
    expect(slugs()[1]).toEqual(["books", "attic"]);
    expect(row("books")).toMatchObject({ unread: 1, lastMessage: { content: "books at 3" } });
    expect(row("attic")).toBe(before);
  });

  test("redraws once for all that comes within a frame of the screen", async () => {
    const socket = await open([conversation("attic", 2), conversation("books", 1)]);
    const onChange = vi.fn();
    store.subscribe(onChange);
    for (const name of ["attic", "books"]) socket.onmessage?.({ data: JSON.stringify(position(name, 3)) });
    act(() => void vi.advanceTimersToNextFrame());
    expect(onChange).toHaveBeenCalledOnce();
  });

  test("keeps the section in which nothing changed", async () => {
    const socket = await open([conversation("attic", 2), direct("anna", 1)]);
    const before = store.getSnapshot().sections;
    socket.receive(position("attic", 3));
    expect(store.getSnapshot().sections.direct).toBe(before.direct);
    expect(store.getSnapshot().sections.rooms).not.toBe(before.rooms);
  });

  test("loses what the user may not read any more, and leaves out news of what it does not have", async () => {
    const socket = await open([conversation("attic", 2), conversation("books", 1)]);
    socket.receive({ type: "conversation_removed", ...BOOKS });
    socket.receive(position("cellar", 3));
    expect(slugs()[1]).toEqual(["attic"]);
    expect(row("books")).toBeUndefined();
  });

  test("has people under their new names, as authors too", async () => {
    const socket = await open([direct("anna", 1), conversation("books", 1)]);
    const { id } = row("dm_anna")?.peer ?? {};
    socket.receive({ type: "user_changed", user: { id, username: "Ann", avatarUrl: "/a.webp" } });
    socket.receive({ type: "user_changed", user: { id: 9, username: "bo", avatarUrl: null } });
    expect(row("dm_anna")?.peer).toMatchObject({ username: "Ann", avatarUrl: "/a.webp" });
    expect(row("books")?.lastMessage?.username).toBe("bo");
  });

  test("hides a conversation until there is a later message", async () => {
    const socket = await open([conversation("books", 1, { hiddenSeq: 5 })]);
    expect(slugs()[1]).toEqual([]);
    socket.receive(position("books", 3));
    expect(slugs()[1]).toEqual(["books"]);
  });

  test("is nobody's after signing out", async () => {
    await open([conversation("books")]);
    store.stop();
    expect(store.getSnapshot()).toMatchObject({ phase: "loading", sections: { rooms: [] } });
  });
});

describe("what is unread", () => {
  test("leaves out what was deleted, at first and later", async () => {
    const socket = await open([conversation("books", 1, { lastSeq: 9, deletedAfterRead: 1 })]);
    expect(row("books")?.unread).toBe(3);
    socket.receive(position("books", 1, { lastSeq: 9, deleted: [3, 7] }));
    expect(row("books")?.unread).toBe(2);
  });

  test("is counted for rooms and people, not for what is muted or hidden", async () => {
    const minute = (number: number) => new Date(NOON + number * 60_000).toISOString();
    await open([
      conversation("attic", 1, { lastReadSeq: 3 }),
      conversation("books", 1, { lastReadSeq: 2, mutedUntil: minute(60) }),
      conversation("cellar", 1, { lastReadSeq: 4, hiddenSeq: 5 }),
      direct("anna", 1, { lastReadSeq: 4 }),
    ]);
    expect(store.getSnapshot().unread).toEqual({ rooms: 2, direct: 1 });
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(store.getSnapshot().unread).toEqual({ rooms: 5, direct: 1 });
  });

  test("is nothing in the room that one reads to its end, whatever comes", async () => {
    const socket = await open([conversation("books", 1)]);
    store.read("books", 5);
    socket.receive(position("books", 2));
    expect(row("books")?.unread).toBe(0);
    store.read("books", null);
    expect(row("books")?.unread).toBe(1);
  });

  test("agrees with the room that is open: its message is known at once, and a late position takes nothing back", async () => {
    const socket = await open([conversation("books", 1)]);
    const createdAt = new Date(NOON + 180_000).toISOString();
    const message = { id: 9, seq: 7, userId: 3, username: "vera", avatarUrl: null, content: "New", createdAt, nonce: null };
    socket.receive({ type: "message", ...BOOKS, message });
    expect(row("books")).toMatchObject({ lastSeq: 7, unread: 2, lastMessage: { content: "New", username: "vera" } });
    socket.receive(position("books", 2));
    expect(row("books")).toMatchObject({ lastSeq: 7, lastMessage: { content: "New" } });
    const changed = { id: 9, seq: 7, content: "", editedAt: null, deleted: true, reactions: [] };
    socket.receive({ type: "message_changed", ...BOOKS, change: 1, message: changed });
    expect(row("books")?.lastMessage).toMatchObject({ content: "", deleted: true });
  });
});

describe("a room that one has read", () => {
  test("is marked once, as of the version of its mark", async () => {
    const socket = await open([conversation("books", 1, { lastReadSeq: 3, readVersion: 4 })]);
    store.read("books", 5);
    store.read("books", 5);
    expect(socket.sent.slice(1)).toMatchObject([{ type: "mark_read", ...BOOKS, seq: 5, readVersion: 4 }]);
    await act(async () => {
      socket.answer("mark_read", { lastReadSeq: 5, readVersion: 4 });
      await Promise.resolve();
    });
    store.read("books", null);
    expect(row("books")).toMatchObject({ lastReadSeq: 5, unread: 0 });
  });

  test("is marked at most once a second while it goes on", async () => {
    const socket = await open([conversation("books", 1, { lastReadSeq: 3 })]);
    for (const seq of [4, 5, 6]) store.read("books", seq);
    socket.answer("mark_read", { lastReadSeq: 4, readVersion: 0 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket.sent.slice(1).map(({ seq }) => seq)).toEqual([4, 6]);
  });

  test("is marked when the connection is back, though one has left it, if the answer was lost", async () => {
    allowWarnings();
    const socket = await open([conversation("books", 1, { lastReadSeq: 3 })]);
    store.read("books", 5);
    expect(socket.owes("mark_read")).toBe(true);
    store.read("books", null);
    expect(row("books")?.unread).toBe(0);
    await reconnect();
    await tellList(FakeSocket.last, [], { count: 1, complete: false });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.last.sent).toMatchObject([{ type: "subscribe" }, { type: "mark_read", seq: 5 }]);
  });

  test("stays unread after it was marked as that, until one comes back to it", async () => {
    const { lastReadSeq, readVersion } = { lastReadSeq: 3, readVersion: 1 };
    const membership = { slug: "books", lastReadSeq, readVersion, mutedUntil: null, pinOrder: null, hiddenSeq: null, version: 0 };
    server.on("POST /api/chat/rooms/books/unread/", { membership });
    const socket = await open([conversation("books", 1)]);
    store.read("books", 5);
    await store.markUnread("books", 4);
    store.read("books", 5);
    socket.receive(position("books", 2));
    store.read("books", 6);
    expect(row("books")?.unread).toBe(3);
    expect(socket.owes("mark_read")).toBe(false);
    store.read("books", null);
    store.read("books", 6);
    expect(socket.sent.at(-1)).toMatchObject({ type: "mark_read", seq: 6, readVersion: 1 });
  });
});

describe("what one sets", () => {
  test("holds at once, and news that it has overtaken takes nothing back", async () => {
    const membership = {
      slug: "books",
      lastReadSeq: 5,
      readVersion: 0,
      mutedUntil: null,
      pinOrder: 1,
      hiddenSeq: null,
      version: 2,
    };
    server.on("PATCH /api/chat/rooms/books/membership/", { membership });
    const socket = await open([conversation("books", 1)]);
    await store.change("books", { pinned: true });
    expect(server.calls.at(-1)?.body).toEqual({ pinned: true });
    socket.receive({ type: "conversations", items: [conversation("books", 1, { version: 1 })] });
    expect(slugs()[0]).toEqual(["books"]);
    socket.receive({ type: "conversations", items: [conversation("books", 1, { version: 3 })] });
    expect(slugs()[0]).toEqual([]);
  });

  test("is refused as the server refuses it", async () => {
    server.on("PATCH /api/chat/rooms/books/membership/", { error: "no", code: "too_many_pinned" }, { status: 409 });
    await open([conversation("books", 1)]);
    await expect(store.change("books", { pinned: true })).rejects.toMatchObject({ code: "too_many_pinned" });
  });
});

describe("after a break", () => {
  test("only what changed is asked for", async () => {
    await open([conversation("attic", 1), conversation("books", 2)]);
    const socket = await reconnect();
    expect(socket.sent).toMatchObject([{ type: "subscribe", since: "7" }]);
    socket.receive({ type: "conversations", items: [conversation("attic", 3, { lastSeq: 6 })] });
    socket.answer("subscribe", { version: "9", count: 2, complete: false });
    expect(slugs()[1]).toEqual(["attic", "books"]);
  });

  test("a list of another length is asked for as a whole, and what is not in it goes", async () => {
    await open([conversation("attic", 1), conversation("books", 2)]);
    const socket = await reconnect();
    socket.answer("subscribe", { version: "9", count: 1, complete: false });
    expect(slugs()[1]).toHaveLength(2);
    expect(socket.sent.at(-1)).toMatchObject({ type: "subscribe", since: null });
    await tellList(socket, [conversation("attic", 1)]);
    expect(slugs()[1]).toEqual(["attic"]);
  });

  test("a server whose database was restored is believed", async () => {
    await open([conversation("books", 2, { lastReadSeq: 5, version: 9 })]);
    const socket = await reconnect();
    const restored = conversation("books", 1, { lastReadSeq: 3, version: 2, pinOrder: 1 });
    await tellList(socket, [restored]); // complete, though only news was asked for
    await tellList(socket, [restored]);
    expect(row("books")).toMatchObject({ unread: 2, version: 2, pinOrder: 1 });
  });
});

describe("without a network", () => {
  test("the list is there as it was", async () => {
    await caches.keep("identity", "/api/auth/session/", session("me"));
    await open([conversation("books", 2, { lastReadSeq: 3 })]);
    await vi.advanceTimersByTimeAsync(0);
    store.stop();
    events.stop();
    begin();
    await vi.waitFor(() => expect(row("books")?.unread).toBe(2));
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent).toMatchObject([{ type: "subscribe", since: "7" }]);
  });

  test.each([
    ["it is not somebody else's", session("anna")],
    ["nothing is kept after signing out", session(null)],
  ])("%s", async (_, kept) => {
    await caches.keep("identity", "/api/auth/session/", kept);
    await open([conversation("books")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(await caches.paths("conversations")).toEqual([]);
  });
});
