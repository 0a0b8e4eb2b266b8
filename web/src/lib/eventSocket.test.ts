import { beforeEach, describe, expect, test, vi } from "vitest";
import { int, object } from "zod/mini";

import { allowWarnings } from "../test/console";
import { FakeSocket } from "../test/fakeSocket";
import { hello } from "../test/samples";
import { CommandRefused, EventSocket, Unanswered } from "./eventSocket";

const countSchema = object({ count: int() });
const LONG = 15_000; // milliseconds in which a command is answered

let onSignedOut: () => void;
let events: EventSocket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  FakeSocket.install();
  onSignedOut = vi.fn();
  events = new EventSocket({ onSignedOut });
  events.start();
  return () => events.stop();
});

function socket() {
  return FakeSocket.last;
}

/** What becomes of a command: its result, or the error. */
async function outcome(command: Promise<unknown>): Promise<unknown> {
  return command.catch((error: unknown) => error);
}

function count(change: object = {}) {
  return events.command({ type: "count", ...change }, countSchema);
}

function reconnect() {
  socket().shut(1001);
  vi.advanceTimersByTime(500);
  socket().accept();
}

describe("a command", () => {
  beforeEach(() => socket().accept());

  test("is answered by its id, in whatever order", async () => {
    const [one, two] = [count({ of: 1 }), count({ of: 2 })];
    const [first, second] = socket().sent.map(({ id }) => id);
    expect(first).not.toBe(second);
    socket().receive({ type: "ok", id: second, result: { count: 2 } });
    socket().receive({ type: "ok", id: first, result: { count: 1 } });
    expect(await Promise.all([one, two])).toEqual([{ count: 1 }, { count: 2 }]);
  });

  test("resolves once: a second answer changes nothing", async () => {
    const one = count();
    socket().answer("count", { count: 1 });
    socket().receive({ type: "error", id: socket().sent[0]?.id, code: "forbidden" });
    expect(await one).toEqual({ count: 1 });
  });

  test("that is refused tells why, and for how long", async () => {
    const one = outcome(count());
    socket().refuse("count", "rate_limited", { retryAfter: 7 });
    expect(await one).toMatchObject({ code: "rate_limited", retryAfter: 7 });
    expect(await one).toBeInstanceOf(CommandRefused);
  });

  test("whose result has another shape fails", async () => {
    const one = outcome(count());
    socket().answer("count", { count: "many" });
    expect(await one).toMatchObject({ name: "DecodeError" });
  });

  test("has an unknown outcome when the connection ends before the answer", async () => {
    const one = outcome(count());
    socket().shut(1001);
    expect(await one).toBeInstanceOf(Unanswered);
    expect(await one).toMatchObject({ wasSent: true });
  });

  test("has an unknown outcome when nothing comes for long, and a late answer changes nothing", async () => {
    const one = outcome(count());
    vi.advanceTimersByTime(LONG);
    socket().answer("count", { count: 1 });
    expect(await one).toMatchObject({ wasSent: true });
  });

  test("without a connection is not sent", async () => {
    socket().shut(1001);
    expect(await outcome(count())).toMatchObject({ wasSent: false });
  });

  test("is not answered by a later connection", async () => {
    const one = outcome(count());
    const { id } = socket().sent[0]!;
    reconnect();
    const two = count();
    socket().receive({ type: "ok", id, result: { count: 1 } });
    socket().answer("count", { count: 2 });
    expect(await one).toMatchObject({ wasSent: true });
    expect(await two).toEqual({ count: 2 });
  });
});

describe("a subscription", () => {
  const onSubscribed = vi.fn();
  const onRefused = vi.fn();
  let seen: number;

  beforeEach(() => {
    onSubscribed.mockClear();
    onRefused.mockClear();
    seen = 0;
  });

  function subscribe() {
    const command = () => ({ type: "subscribe", channel: "x", since: seen });
    return events.subscribeTo({ command, schema: countSchema, onSubscribed, onRefused });
  }

  test("waits for the connection, and is renewed by each one that follows", () => {
    subscribe();
    expect(socket().sent).toEqual([]);
    socket().accept();
    socket().answer("subscribe", { count: 1 });
    seen = 5;
    reconnect();
    expect(socket().sent).toMatchObject([{ type: "subscribe", since: 5 }]);
    socket().answer("subscribe", { count: 2 });
    expect(onSubscribed.mock.calls).toEqual([[{ count: 1 }], [{ count: 2 }]]);
  });

  test("is known before what follows its answer", () => {
    socket().accept();
    subscribe();
    const order: string[] = [];
    onSubscribed.mockImplementation(() => order.push("subscribed"));
    events.hear(["news"], object({}), () => order.push("news"));
    socket().answer("subscribe", { count: 1 });
    socket().receive({ type: "news" });
    expect(order).toEqual(["subscribed", "news"]);
  });

  test("that is refused for now is asked for again, one that is refused for good is not", () => {
    socket().accept();
    subscribe();
    socket().refuse("subscribe", "unavailable");
    vi.advanceTimersByTime(500);
    expect(socket().sent).toHaveLength(2);
    socket().refuse("subscribe", "room_not_found");
    vi.advanceTimersByTime(60_000);
    expect(onRefused).toHaveBeenCalledExactlyOnceWith("room_not_found");
    expect(socket().sent).toHaveLength(2);
  });

  test("that is not answered takes the connection for dead", () => {
    socket().accept();
    subscribe();
    const silent = socket();
    vi.advanceTimersByTime(LONG);
    expect(silent.isClosed).toBe(true);
    socket().accept();
    socket().answer("subscribe", { count: 3 });
    expect(onSubscribed).toHaveBeenCalledExactlyOnceWith({ count: 3 });
  });

  test("that is renewed listens to the later answer alone", () => {
    socket().accept();
    const subscription = subscribe();
    subscription.renew();
    socket().answer("subscribe", { count: 1 });
    socket().answer("subscribe", { count: 2 });
    expect(onSubscribed).toHaveBeenCalledExactlyOnceWith({ count: 2 });
  });

  test("that has ended says so to the server, and is not renewed", () => {
    socket().accept();
    const subscription = subscribe();
    subscription.end({ type: "unsubscribe", channel: "x" });
    socket().answer("subscribe", { count: 1 });
    expect(socket().sent.at(-1)).toMatchObject({ type: "unsubscribe", channel: "x" });
    reconnect();
    expect(socket().sent).toEqual([]);
    expect(onSubscribed).not.toHaveBeenCalled();
  });
});

test("events are handed to those who hear them, decoded, until they end that", () => {
  allowWarnings();
  socket().accept();
  const heard: unknown[] = [];
  const end = events.hear(["news"], countSchema, (event) => heard.push(event));
  socket().receive({ type: "news", count: 1 });
  socket().receive({ type: "other", count: 2 });
  socket().receive({ type: "news", count: "many" });
  end();
  socket().receive({ type: "news", count: 3 });
  expect(heard).toEqual([{ count: 1 }]);
  expect(console.warn).toHaveBeenCalledOnce();
});

test("a silent connection is asked for a sign of life as a command", () => {
  socket().accept();
  vi.advanceTimersByTime(15_000);
  expect(socket().pings).toBe(1);
});

describe("who one is", () => {
  test("is told by the server, and doubted when it takes one for a guest", () => {
    socket().accept();
    socket().receive(hello("anna"));
    expect(events.getSnapshot().username).toBe("anna");
    expect(onSignedOut).not.toHaveBeenCalled();
    reconnect();
    socket().receive(hello(null));
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  test("is asked anew when the session ended, and the connection is tried again", () => {
    socket().accept();
    socket().shut(4401);
    expect(onSignedOut).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(20_000);
    expect(FakeSocket.all).toHaveLength(2);
  });
});
