import { beforeEach, describe, expect, test, vi } from "vitest";
import { int, object } from "zod/mini";

import { allowWarnings } from "../test/console";
import { FakeSocket } from "../test/fakeSocket";
import { ReconnectingSocket, type SocketState } from "./reconnectingSocket";

let frames: unknown[];
let states: SocketState[];
let after: number;
let socket: ReconnectingSocket<{ n: number }>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  look("visible");
  FakeSocket.install();
  frames = [];
  states = [];
  after = 1;
  socket = new ReconnectingSocket({
    path: () => `/ws/x/?after=${String(after)}`,
    schema: object({ n: int() }),
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
  });
  socket.start();
  return () => socket.stop();
});

function look(visibility: DocumentVisibilityState) {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  document.dispatchEvent(new Event("visibilitychange"));
}

describe("an open socket", () => {
  beforeEach(() => FakeSocket.last.accept());

  test("stands at the page's own host", () => {
    expect(FakeSocket.last.url.href).toBe("ws://localhost:3000/ws/x/?after=1");
    expect(states.map(({ kind }) => kind)).toEqual(["connecting", "open"]);
  });

  test("hands on decoded frames and leaves out others", () => {
    allowWarnings();
    FakeSocket.last.receive({ n: 1 });
    FakeSocket.last.receive({ m: 1 });
    FakeSocket.last.receive("nonsense");
    expect(frames).toEqual([{ n: 1 }]);
    expect(console.warn).toHaveBeenCalledTimes(2);
  });

  test("sends", () => {
    expect(socket.send({ a: 1 })).toBe(true);
    expect(FakeSocket.last.sent).toEqual([{ a: 1 }]);
  });

  test("is replaced when the network changed, resuming from what is known by then", () => {
    const first = FakeSocket.last;
    after = 9;
    window.dispatchEvent(new Event("online"));
    expect(first.isClosed).toBe(true);
    expect(FakeSocket.last.url.search).toBe("?after=9");
  });

  test("is not trusted after a long absence", () => {
    look("hidden");
    vi.advanceTimersByTime(61_000);
    look("visible");
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("is kept over a short absence, when it works", () => {
    look("hidden");
    vi.advanceTimersByTime(5_000);
    look("visible");
    expect(FakeSocket.last.pings).toBe(1);
    vi.advanceTimersByTime(12_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  test("is closed by stop, for good", () => {
    socket.stop();
    socket.restart();
    window.dispatchEvent(new Event("online"));
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.last.isClosed).toBe(true);
    expect(FakeSocket.all).toHaveLength(1);
    expect(socket.send({})).toBe(false);
  });
});

describe("a connection that carries nothing", () => {
  beforeEach(() => {
    FakeSocket.last.accept();
    FakeSocket.last.isHalfOpen = true;
  });

  test("is replaced, 25 s after its last frame", () => {
    vi.advanceTimersByTime(10_000);
    FakeSocket.last.receive({ n: 1 });
    vi.advanceTimersByTime(24_900);
    expect([FakeSocket.last.pings, FakeSocket.all.length]).toEqual([1, 1]);
    vi.advanceTimersByTime(100);
    expect(FakeSocket.all.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(states.at(-1)).toEqual({ kind: "connecting" });
  });

  test("is noticed within a minute while nobody looks", () => {
    look("hidden");
    FakeSocket.last.receive({ n: 1 });
    vi.advanceTimersByTime(44_900);
    expect(FakeSocket.last.pings).toBe(0);
    vi.advanceTimersByTime(10_100);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test.each([{ type: "pong" }, { type: "ping" }, { n: 1 }])("is not one that brings %j", (frame) => {
    for (let times = 0; times < 10; times += 1) {
      vi.advanceTimersByTime(24_000);
      FakeSocket.last.receive(frame);
    }
    expect(FakeSocket.all).toHaveLength(1);
    expect(frames).toHaveLength("n" in frame ? 10 : 0);
  });

  test.each(["visibilitychange", "focus"])("is looked for at once on %s, and once is enough", (event) => {
    for (let times = 0; times < 3; times += 1) {
      vi.advanceTimersByTime(4_000);
      if (event === "focus") window.dispatchEvent(new Event(event));
      else for (const visibility of ["hidden", "visible"] as const) look(visibility);
    }
    expect(FakeSocket.last.pings).toBe(1);
    vi.advanceTimersByTime(2_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("is no matter once it is closed", () => {
    FakeSocket.last.shut(1001);
    socket.stop();
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe("a socket whose client must speak", () => {
  beforeEach(() => {
    socket.stop();
    socket = new ReconnectingSocket({
      path: () => "/ws/x/",
      schema: object({ n: int() }),
      onFrame: () => {},
      onState: (state) => states.push(state),
      keepsAlive: true,
    });
    socket.start();
    FakeSocket.last.accept();
  });

  test("shows life twice a minute, whatever comes, as long as it is open", () => {
    for (let times = 0; times < 12; times += 1) {
      vi.advanceTimersByTime(5_100);
      FakeSocket.last.receive({ n: 1 });
    }
    expect(FakeSocket.last.pings).toBe(2);
    socket.stop();
    vi.advanceTimersByTime(61_000);
    expect(FakeSocket.last.pings).toBe(2);
  });
});

describe("a lost socket", () => {
  test("comes back, after longer waits while it fails", () => {
    FakeSocket.last.shut(1006);
    expect(states.at(-1)).toEqual({ kind: "waiting", until: performance.now() + 500 });
    vi.advanceTimersByTime(500);
    FakeSocket.last.shut(1013);
    expect(states.at(-1)).toEqual({ kind: "waiting", until: performance.now() + 1000 });
    vi.advanceTimersByTime(999);
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(3);
  });

  test("counts from the first wait again once it was stable", () => {
    for (const wait of [500, 1000]) {
      FakeSocket.last.shut(1006);
      vi.advanceTimersByTime(wait);
    }
    FakeSocket.last.accept();
    vi.advanceTimersByTime(5_000);
    FakeSocket.last.shut(4008);
    expect(states.at(-1)).toEqual({ kind: "waiting", until: performance.now() + 500 });
  });

  test("comes back at once when somebody looks", () => {
    FakeSocket.last.shut(1001);
    look("visible");
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("stays away longer when there were over the limit", () => {
    FakeSocket.last.shut(4429);
    vi.advanceTimersByTime(20_000);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("does not wait for an answer that never comes", () => {
    vi.advanceTimersByTime(15_000);
    expect(FakeSocket.last.isClosed).toBe(true);
    expect(states.at(-1)?.kind).toBe("waiting");
  });

  test.each([4401, 4403, 4404])("refused with %i stays closed", (code) => {
    FakeSocket.last.shut(code);
    vi.advanceTimersByTime(120_000);
    window.dispatchEvent(new Event("online"));
    expect(states.at(-1)).toEqual({ kind: "closed", code });
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe("an idle socket", () => {
  test("comes back when somebody is looking", () => {
    FakeSocket.last.shut(4001);
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test.each(["visible", "focus"])("sleeps while nobody looks, until %s", (event) => {
    look("hidden");
    FakeSocket.last.shut(4001);
    vi.advanceTimersByTime(600_000);
    expect(states.at(-1)).toEqual({ kind: "idle" });
    if (event === "focus") window.dispatchEvent(new Event("focus"));
    else look("visible");
    expect(states.at(-1)).toEqual({ kind: "connecting" });
  });

  test("of the inbox comes back though nobody looks", () => {
    look("hidden");
    FakeSocket.last.shut(4002);
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all).toHaveLength(2);
  });
});
