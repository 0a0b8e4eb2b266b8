import { beforeEach, describe, expect, test, vi } from "vitest";

import { DirectApi } from "../adapters/directApi";
import { HttpClient, Refused } from "../adapters/http";
import { allowWarnings } from "../test/console";
import { FakeServer } from "../test/fakeServer";
import { FakeSocket } from "../test/fakeSocket";
import { FakeWorkers } from "../test/fakeWorkers";
import { chat, inboxItem, unread } from "../test/samples";
import { InboxController } from "./inboxController";

const CHATS = "GET /api/chat/direct/chats/";
const START = "POST /api/chat/direct/start/";

let server: FakeServer;
let onSignedOut: () => void;
let inbox: InboxController;
let workers: FakeWorkers;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  document.cookie = "csrftoken=t";
  FakeSocket.install();
  workers = new FakeWorkers();
  server = new FakeServer().on(CHATS, { items: [chat("boris", 2), chat("anna", 1)] });
  onSignedOut = vi.fn();
  inbox = new InboxController({ api: new DirectApi(new HttpClient(() => "ru")), onSignedOut });
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

/** The frames sent, but for the first one, which says that no conversation is shown. */
function sent() {
  return FakeSocket.last.sent.slice(1);
}

describe("what is unread", () => {
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
    expect(sent().slice(1)).toEqual([{ ...mark, seq: 7 }, { ...mark, seq: 8 }]);
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
