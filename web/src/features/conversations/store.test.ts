import { beforeEach, describe, expect, test, vi } from "vitest";

import { HttpClient } from "../../lib/http";
import { allowWarnings } from "../../test/console";
import { FakeSocket } from "../../test/fakeSocket";
import { delta, inboxItem, unread } from "../../test/samples";
import { createQueryClient } from "../../ui/queries";
import { ConversationsApi } from "./api";
import { InboxStore } from "./store";

let onSignedOut: () => void;
let inbox: InboxStore;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  FakeSocket.install();
  onSignedOut = vi.fn();
  inbox = new InboxStore({
    api: new ConversationsApi(new HttpClient(() => "ru")),
    queries: createQueryClient(),
    onSignedOut,
  });
  inbox.start();
  FakeSocket.last.accept();
  return () => inbox.stop();
});

function state(counts: Readonly<Record<string, number>>) {
  FakeSocket.last.receive({ type: "direct_unread_state", unread: unread(counts) });
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

test("a connection refused for the session asks anew who one is, and is tried again", () => {
  FakeSocket.last.shut(4401);
  expect(onSignedOut).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(20_000);
  expect(FakeSocket.all).toHaveLength(2);
});
