import { beforeEach, describe, expect, test, vi } from "vitest";

import { LocalStore } from "../../lib/localStore";
import { message } from "../../test/samples";
import type { Outgoing } from "./dto";
import { OutboxStore } from "./outboxStore";
import { NOTHING_QUEUED, SendQueue, type SendQueueSnapshot } from "./sendQueue";

const HOUR = 3_600_000;

const store = new OutboxStore(new LocalStore());
const onSilence = vi.fn();
let isOpen: boolean;
let sent: string[];
let mail: SendQueueSnapshot;

/** A tab of a browser in which one is "me". */
function newTab(username: string | null = "me"): SendQueue {
  const queue = new SendQueue({
    slug: "public",
    store,
    transmit: ({ message }) => {
      if (isOpen) sent.push(message);
      return isOpen;
    },
    onSilence,
    onChange: (changed) => (mail = changed),
  });
  queue.writeAs(username);
  return queue;
}

function open(queue: SendQueue): void {
  isOpen = true;
  queue.setOpen(true);
}

function nonceOf(text: string): string {
  return mail.outbox.find((outgoing) => outgoing.text === text)?.nonce ?? "";
}

function keep(text: string, change: Partial<Outgoing> = {}) {
  store.put("me", "public", { nonce: `n-${text}`, text, createdAt: Date.now(), refusal: null, ...change });
}

beforeEach(() => {
  vi.useFakeTimers();
  onSilence.mockReset();
  isOpen = false;
  sent = [];
  mail = NOTHING_QUEUED;
});

describe("a message that was not stored", () => {
  test("is sent by the next page, by the same nonce", () => {
    const first = newTab();
    open(first);
    first.send("hello");
    const nonce = nonceOf("hello");
    open(newTab());
    expect([sent, nonceOf("hello")]).toEqual([["hello", "hello"], nonce]);
  });

  test("is kept no longer than until it is stored", () => {
    const queue = newTab();
    queue.send("hello");
    const arrived = [nonceOf("hello"), "other", null, undefined].map((nonce) => queue.onStored(message(1, { nonce })));
    expect(arrived).toEqual([true, false, false, false]);
    expect(store.read("me", "public")).toEqual([]);
  });

  test("is kept no longer than until it is loaded; the others have as much time again for their answers", () => {
    const queue = newTab();
    open(queue);
    for (const text of ["one", "two"]) queue.send(text);
    vi.advanceTimersByTime(9_000);
    queue.onLoaded([message(1), message(2, { nonce: nonceOf("one") })]);
    expect(store.read("me", "public")).toMatchObject([{ text: "two" }]);
    vi.advanceTimersByTime(9_000);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(onSilence).toHaveBeenCalled();
  });

  test("that is loaded before the socket opens leaves nobody waiting for an answer", () => {
    for (const text of ["one", "two"]) keep(text);
    newTab().onLoaded([message(1, { nonce: "n-one" })]);
    vi.advanceTimersByTime(10_000);
    expect(mail.outbox).toMatchObject([{ text: "two" }]);
    expect(onSilence).not.toHaveBeenCalled();
  });

  test("is not another person's", () => {
    newTab().send("hello");
    mail = NOTHING_QUEUED;
    open(newTab("somebody"));
    open(newTab(null));
    expect([mail.outbox, sent]).toEqual([[], []]);
  });

  test("keeps its refusal across a reload", () => {
    const queue = newTab();
    queue.send("hello");
    queue.onRefused({ kind: "error", refusal: "message_too_long", retryAfter: 0, nonce: nonceOf("hello") });
    open(newTab());
    expect(mail.outbox).toMatchObject([{ refusal: "message_too_long" }]);
    expect(sent).toEqual([]);
  });

  test("is dropped for good when one discards it", () => {
    const queue = newTab();
    queue.send("hello");
    queue.discard(nonceOf("hello"));
    open(newTab());
    expect([mail.outbox, sent]).toEqual([[], []]);
  });

  test("waits for a word when it is so old that the server may have forgotten its nonce", () => {
    keep("old", { createdAt: Date.now() - 21 * HOUR });
    keep("new");
    open(newTab());
    expect(sent).toEqual(["new"]);
    expect(mail.outbox).toMatchObject([
      { text: "old", refusal: "unavailable" },
      { text: "new", refusal: null },
    ]);
  });

  test("stands in the order of writing, whichever tab wrote it", () => {
    const queue = newTab();
    queue.send("one");
    vi.advanceTimersByTime(5);
    keep("two");
    vi.advanceTimersByTime(5);
    queue.send("three");
    open(queue);
    expect(sent.slice(-3)).toEqual(["one", "two", "three"]);
  });
});

describe("too much at once", () => {
  function refuse(queue: SendQueue, text: string, retryAfter: number) {
    queue.onRefused({ kind: "error", refusal: "rate_limited", retryAfter, nonce: nonceOf(text) });
  }

  test("is sent by itself when the time is over, with what was written meanwhile", () => {
    const queue = newTab();
    open(queue);
    queue.send("one");
    refuse(queue, "one", 3);
    expect(mail.mutedUntil).toBe(performance.now() + 3_000);
    vi.advanceTimersByTime(1_000);
    queue.send("two");
    expect(sent).toEqual(["one"]);
    vi.advanceTimersByTime(2_000);
    expect(sent).toEqual(["one", "one", "two"]);
  });

  test("waits out its time after a new connection too", () => {
    const queue = newTab();
    open(queue);
    queue.send("one");
    refuse(queue, "one", 3);
    isOpen = false;
    queue.setOpen(false);
    open(queue);
    expect(sent).toEqual(["one"]);
    vi.advanceTimersByTime(3_000);
    expect(sent).toEqual(["one", "one"]);
    expect(onSilence).not.toHaveBeenCalled();
  });

  test("waits for the connection, where there is none", () => {
    const queue = newTab();
    open(queue);
    queue.send("one");
    refuse(queue, "one", 3);
    isOpen = false;
    queue.setOpen(false);
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual(["one"]);
  });

  test("of what waits is not taken", () => {
    const queue = newTab();
    const taken = Array.from({ length: 51 }, (_, index) => queue.send(String(index)));
    expect(taken.filter(Boolean)).toHaveLength(50);
    expect(store.read("me", "public")).toHaveLength(50);
  });
});

test("a clock that is set back lengthens no wait, and what is written then comes last", () => {
  const queue = newTab();
  open(queue);
  queue.send("one");
  queue.onRefused({ kind: "error", refusal: "rate_limited", retryAfter: 3, nonce: nonceOf("one") });
  vi.setSystemTime(Date.now() - HOUR);
  queue.send("two");
  vi.advanceTimersByTime(3_000);
  expect(sent).toEqual(["one", "one", "two"]);
  open(newTab());
  expect(mail.outbox.map(({ text }) => text)).toEqual(["one", "two"]);
});

test("silence of the server is told", () => {
  const queue = newTab();
  open(queue);
  queue.send("anybody?");
  vi.advanceTimersByTime(10_000);
  expect(onSilence).toHaveBeenCalledOnce();
});

describe("a message that is never answered", () => {
  /** What the room's store does about silence. */
  function reconnects(queue: SendQueue) {
    onSilence.mockImplementation(() => {
      queue.setOpen(false);
      queue.setOpen(true);
    });
  }

  test("is sent three times, then set aside, and the next one's turn comes", () => {
    const queue = newTab();
    open(queue);
    reconnects(queue);
    queue.setPace({ slowMode: 30 });
    keep("silent");
    keep("next");
    queue.setOpen(true);
    vi.advanceTimersByTime(30_000);
    expect(sent).toEqual(["silent", "silent", "silent", "next"]);
    expect(mail.outbox).toMatchObject([
      { text: "silent", refusal: "unavailable" },
      { text: "next", refusal: null },
    ]);
    queue.onStored(message(1, { nonce: "n-silent" }));
    expect(store.read("me", "public")).toMatchObject([{ text: "next" }]);
  });

  test("counts from the first again when another one is at the head", () => {
    const queue = newTab();
    open(queue);
    reconnects(queue);
    queue.send("one");
    vi.advanceTimersByTime(20_000);
    queue.onStored(message(1, { nonce: nonceOf("one") }));
    queue.send("two");
    vi.advanceTimersByTime(20_000);
    expect(mail.outbox).toMatchObject([{ text: "two", refusal: null }]);
  });

  test("holds up no other in slow mode when one deletes it, and the server is not waited for", () => {
    const queue = newTab();
    open(queue);
    queue.setPace({ slowMode: 30 });
    keep("silent");
    keep("next");
    queue.setOpen(true);
    queue.discard("n-silent");
    expect(sent).toEqual(["silent", "next"]);
    queue.discard("n-next");
    vi.advanceTimersByTime(60_000);
    expect(onSilence).not.toHaveBeenCalled();
    expect(store.read("me", "public")).toEqual([]);
  });

  test("differs from one that is refused, after which the next one is sent", () => {
    const queue = newTab();
    open(queue);
    queue.setPace({ slowMode: 30 });
    keep("bad");
    keep("next");
    queue.setOpen(true);
    queue.onRefused({ kind: "error", refusal: "invalid_payload", retryAfter: 0, nonce: "n-bad" });
    expect(sent).toEqual(["bad", "next"]);
  });
});

test.each(["", " ", "\u001f", "\u0085", "\u200b\u2800"])("%j is no message", (text) => {
  expect(newTab().send(text)).toBe(false);
});

test("half a character is sent as the sign for such", () => {
  const queue = newTab();
  open(queue);
  queue.send("\u001fa\ud83d ");
  expect(sent).toEqual(["a\ufffd"]);
});

test.each(["", "[", "{}", '[{"nonce":1}]', '[{"nonce":"","text":"x","createdAt":1,"refusal":null}]'])(
  "%j in the browser's storage is taken for nothing",
  (text) => {
    localStorage.setItem("echochat.outbox.me.public", text);
    newTab();
    expect(mail.outbox).toEqual([]);
  },
);
