import { beforeEach, describe, expect, test, vi } from "vitest";

import { HttpClient, Refused } from "../../lib/http";
import { allowWarnings } from "../../test/console";
import { FakeServer } from "../../test/fakeServer";
import { FakeSocket } from "../../test/fakeSocket";
import { FakeWorkers } from "../../test/fakeWorkers";
import { chat, chats, delta, inboxChange, inboxItem, unread } from "../../test/samples";
import { ConversationsApi } from "./api";
import { InboxStore } from "./store";

const CHATS = "GET /api/chat/direct/chats/?limit=50";
const OLDER = `${CHATS}&before=7-1`;
const START = "POST /api/chat/direct/start/";

let server: FakeServer;
let onSignedOut: () => void;
let inbox: InboxStore;
let workers: FakeWorkers;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  document.cookie = "csrftoken=t";
  FakeSocket.install();
  workers = new FakeWorkers();
  server = new FakeServer().on(CHATS, { items: [chat("boris", 2), chat("anna", 1)] });
  onSignedOut = vi.fn();
  inbox = new InboxStore({ api: new ConversationsApi(new HttpClient(() => "ru")), onSignedOut });
  inbox.start();
  FakeSocket.last.accept();
  return () => inbox.stop();
});

function settle() {
  return vi.advanceTimersByTimeAsync(0);
}

function names() {
  return inbox.getSnapshot().chats?.map(({ peer }) => peer.username);
}

function state(counts: Readonly<Record<string, number>>) {
  FakeSocket.last.receive({ type: "direct_unread_state", unread: unread(counts) });
}

function words() {
  return inbox.getSnapshot().chats?.map(({ lastMessage }) => lastMessage);
}

/** The frames sent, but for the first one, which says that no conversation is shown. */
function sent() {
  return FakeSocket.last.sent.slice(1);
}

test("the socket tells of private rooms, too, and what changes alone", () => {
  expect(FakeSocket.last.url.search).toBe("?rooms=1&delta=1");
});

describe("what is unread", () => {
  test("changes in one conversation at a time", () => {
    state({ dm_anna: 2, dm_boris: 1 });
    FakeSocket.last.receive({ ...inboxItem("vera", 3, {}), unread: delta("dm_vera", 1) });
    FakeSocket.last.receive({ type: "direct_unread_delta", unread: delta("dm_boris", 4) });
    FakeSocket.last.receive({ type: "direct_mark_read_ack", roomSlug: "dm_anna", unread: delta("dm_anna", 0) });
    expect(inbox.getSnapshot().unread).toEqual({ dm_boris: 4, dm_vera: 1 });
    state({ dm_anna: 1 });
    expect(inbox.getSnapshot().unread).toEqual({ dm_anna: 1 });
  });

  test("is told at first and with each message", () => {
    state({ dm_anna: 2 });
    FakeSocket.last.receive(inboxItem("boris", 3, { dm_anna: 2, dm_boris: 1 }));
    expect(inbox.getSnapshot().unread).toEqual({ dm_anna: 2, dm_boris: 1 });
  });

  test("changes when another tab reads, and by the answer to one's own reading", () => {
    state({ dm_anna: 2 });
    FakeSocket.last.receive({ type: "direct_mark_read_ack", roomSlug: "dm_anna", unread: unread({}) });
    expect(inbox.getSnapshot().unread).toEqual({});
  });

  test("is nothing after signing out", () => {
    state({ dm_anna: 2 });
    inbox.stop();
    expect(inbox.getSnapshot().unread).toEqual({});
  });

  test("does not change by a sign of life or a refusal", () => {
    allowWarnings();
    state({ dm_anna: 2 });
    FakeSocket.last.receive({ type: "ping" });
    FakeSocket.last.receive({ type: "error", code: "forbidden" });
    expect(inbox.getSnapshot().unread).toEqual({ dm_anna: 2 });
  });
});

describe("a conversation that one reads", () => {
  test("is told to the server, and read as far as it was not", () => {
    state({ dm_anna: 2 });
    inbox.show("dm_anna", 7);
    expect(sent()).toEqual([
      { type: "set_active_room", roomSlug: "dm_anna" },
      { type: "mark_read", roomSlug: "dm_anna", seq: 7 },
    ]);
  });

  test("is not marked again while nothing is unread", () => {
    inbox.show("dm_anna", 7);
    state({ dm_boris: 1 });
    expect(sent()).toEqual([{ type: "set_active_room", roomSlug: "dm_anna" }]);
    inbox.show(null, 0);
    expect(sent().at(-1)).toEqual({ type: "set_active_room", roomSlug: null });
  });

  test("is marked as far as it was seen, once, and again when more was", () => {
    inbox.show("dm_anna", 7);
    state({ dm_anna: 1 });
    state({ dm_anna: 2 });
    inbox.show("dm_anna", 8);
    state({ dm_anna: 1 });
    const mark = { type: "mark_read", roomSlug: "dm_anna" };
    expect(sent().slice(1)).toEqual([
      { ...mark, seq: 7 },
      { ...mark, seq: 8 },
    ]);
  });

  test("is told anew, and read, when the connection is back", () => {
    inbox.show("dm_anna", 7);
    FakeSocket.last.shut(1001);
    vi.advanceTimersByTime(500);
    FakeSocket.last.accept();
    state({ dm_anna: 1 });
    expect(FakeSocket.last.sent).toEqual([
      { type: "set_active_room", roomSlug: "dm_anna" },
      { type: "mark_read", roomSlug: "dm_anna", seq: 7 },
    ]);
  });
});

describe("the list", () => {
  test("is not asked for until it is wanted", async () => {
    await settle();
    expect(server.asked).toEqual([]);
    inbox.want();
    inbox.want();
    await settle();
    expect(server.asked).toEqual([CHATS]);
    expect(names()).toEqual(["boris", "anna"]);
  });

  test("is kept live, its newest first", async () => {
    inbox.want();
    await settle();
    FakeSocket.last.receive(inboxItem("anna", 3, {}));
    FakeSocket.last.receive(inboxItem("vera", 4, {}));
    expect(names()).toEqual(["vera", "anna", "boris"]);
    expect(inbox.getSnapshot().chats?.[1]?.lastMessage).toBe("anna at 3");
  });

  test("has what came in while it was asked for", async () => {
    inbox.want();
    FakeSocket.last.receive(inboxItem("anna", 3, {}));
    FakeSocket.last.receive(inboxItem("boris", 1, {})); // told late: the list knows better
    await settle();
    expect(inbox.getSnapshot().chats?.map(({ lastMessage }) => lastMessage)).toEqual(["anna at 3", "boris at 2"]);
  });

  test("is asked for again after a break", async () => {
    inbox.want();
    await settle();
    FakeSocket.last.shut(1001);
    server.on(CHATS, { items: [chat("vera", 5)] });
    vi.advanceTimersByTime(500);
    FakeSocket.last.accept();
    await settle();
    expect(names()).toEqual(["vera"]);
  });

  test("is asked for again when it was a kept one and the server's is another", async () => {
    inbox.want();
    await settle();
    server.on(CHATS, { items: [chat("vera", 5)] });
    workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
    await settle();
    expect(names()).toEqual(["vera"]);
    inbox.stop();
    workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
    await settle();
    expect(server.asked).toHaveLength(2);
  });

  test("that cannot be loaded says so and is tried again", async () => {
    allowWarnings();
    server.off(CHATS);
    inbox.want();
    await settle();
    expect(inbox.getSnapshot()).toMatchObject({ chats: null, isAway: true });
    server.on(CHATS, { items: [] });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(inbox.getSnapshot()).toMatchObject({ chats: [], isAway: false });
  });

  test("that comes after signing out is not taken", async () => {
    inbox.want();
    inbox.stop();
    await settle();
    expect(inbox.getSnapshot().chats).toBeNull();
  });

  test("is asked for though the socket cannot be opened", async () => {
    inbox.stop();
    inbox.want();
    inbox.start();
    FakeSocket.last.shut(1006);
    await settle();
    expect(names()).toEqual(["boris", "anna"]);
  });
});

describe("an edited or deleted last message", () => {
  beforeEach(async () => {
    inbox.want();
    await settle();
  });

  test("is shown as it is now, where it stands", () => {
    state({ dm_anna: 1 });
    FakeSocket.last.receive(inboxChange("anna", 1, "edited"));
    expect(words()).toEqual(["boris at 2", "edited"]);
    FakeSocket.last.receive(inboxChange("anna", 1, ""));
    expect(words()).toEqual(["boris at 2", ""]);
    expect(inbox.getSnapshot().unread).toEqual({});
  });

  test("of the same moment as another stands where it stood", async () => {
    server.on(CHATS, { items: [chat("boris", 2), chat("anna", 2)] });
    workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
    await settle();
    FakeSocket.last.receive(inboxChange("anna", 2, "edited"));
    expect(words()).toEqual(["boris at 2", "edited"]);
  });

  test("is known better than by a list that was asked for before", async () => {
    workers.tell({ type: "refreshed", path: "/api/chat/direct/chats/" });
    FakeSocket.last.receive(inboxChange("anna", 1, ""));
    await settle();
    expect(words()).toEqual(["boris at 2", ""]);
  });

  test("is known best by the list that is asked for after a break", async () => {
    FakeSocket.last.receive(inboxChange("anna", 1, "edited"));
    server.on(CHATS, { items: [chat("anna", 1, { lastMessage: "" })] });
    FakeSocket.last.shut(1001);
    vi.advanceTimersByTime(500);
    FakeSocket.last.accept();
    await settle();
    expect(words()).toEqual([""]);
  });
});

describe("a long list", () => {
  beforeEach(async () => {
    server.on(CHATS, chats([chat("boris", 12), chat("anna", 11)], "7-1")).on(OLDER, chats([chat("vera", 6), chat("gleb", 5)]));
    inbox.want();
    await settle();
  });

  test("is loaded page by page, to its end", async () => {
    expect(inbox.getSnapshot().hasMoreChats).toBe(true);
    inbox.more();
    inbox.more(); // already under way
    await settle();
    expect(names()).toEqual(["boris", "anna", "vera", "gleb"]);
    expect(inbox.getSnapshot().hasMoreChats).toBe(false);
    inbox.more();
    await settle();
    expect(server.asked).toEqual([CHATS, OLDER]);
  });

  test("has what is not loaded yet once at the top when something is said there", async () => {
    FakeSocket.last.receive(inboxItem("vera", 13, {}));
    expect(names()).toEqual(["vera", "boris", "anna"]);
    inbox.more(); // the server's answer was made before
    await settle();
    expect(names()).toEqual(["vera", "boris", "anna", "gleb"]);
    expect(words()?.[0]).toBe("vera at 13");
  });

  test("leaves a change of what is not loaded to the page that has it", async () => {
    FakeSocket.last.receive(inboxChange("gleb", 5, ""));
    expect(names()).toEqual(["boris", "anna"]);
    inbox.more(); // the server's answer was made before
    await settle();
    expect(words()).toEqual(["boris at 12", "anna at 11", "vera at 6", ""]);
  });

  test("keeps what came in while a page was loaded", async () => {
    inbox.more();
    FakeSocket.last.receive(inboxItem("gleb", 13, {}));
    FakeSocket.last.receive(inboxItem("anna", 14, {}));
    await settle();
    expect(words()).toEqual(["anna at 14", "gleb at 13", "boris at 12", "vera at 6"]);
  });

  test("says that a page cannot be loaded, and tries again", async () => {
    allowWarnings();
    server.off(OLDER);
    inbox.more();
    await settle();
    expect(inbox.getSnapshot()).toMatchObject({ isAway: true, hasMoreChats: true });
    expect(names()).toEqual(["boris", "anna"]);
    server.on(OLDER, chats([chat("vera", 6)]));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(inbox.getSnapshot()).toMatchObject({ isAway: false, hasMoreChats: false });
    expect(names()).toEqual(["boris", "anna", "vera"]);
  });

  test("begins anew after a break; a page on its way is forgotten", async () => {
    inbox.more();
    FakeSocket.last.shut(1001);
    vi.advanceTimersByTime(500);
    FakeSocket.last.accept();
    await settle();
    expect(names()).toEqual(["boris", "anna"]);
    inbox.more();
    await settle();
    expect(names()).toEqual(["boris", "anna", "vera", "gleb"]);
  });
});

describe("opening a conversation by name", () => {
  beforeEach(async () => {
    inbox.want();
    await settle();
  });

  test("asks nobody when it is in the list", async () => {
    expect(await inbox.open("@anna")).toMatchObject({ slug: "dm_anna" });
    expect(server.asked).not.toContain(START);
  });

  test("starts it, once", async () => {
    const peer = { username: "vera", profileImage: null, lastSeen: null };
    server.on(START, { slug: "dm_vera", kind: "direct", peer });
    await inbox.open("vera");
    expect(await inbox.open("@vera")).toEqual({ slug: "dm_vera", peer });
    expect(server.calls.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([{ username: "vera" }]);
  });

  test("passes on why it cannot be", async () => {
    server.on(START, { error: "No", code: "user_not_found" }, { status: 404 });
    await expect(inbox.open("nobody")).rejects.toThrow(Refused);
  });
});

test("a connection refused for the session asks anew who one is, and is tried again", () => {
  FakeSocket.last.shut(4401);
  expect(onSignedOut).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(20_000);
  expect(FakeSocket.all).toHaveLength(2);
});
