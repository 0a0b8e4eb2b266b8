import { beforeEach, describe, expect, test, vi } from "vitest";

import { EventSocket } from "../../lib/eventSocket";
import { HttpClient } from "../../lib/http";
import { allowWarnings } from "../../test/console";
import { FakeServer } from "../../test/fakeServer";
import { FakeSocket } from "../../test/fakeSocket";
import { person } from "../../test/samples";
import { PresenceApi } from "./api";
import { PresenceStore } from "./store";

const BOOTSTRAP = "GET /api/auth/presence-session/";

let server: FakeServer;
let events: EventSocket;
let presence: PresenceStore;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  FakeSocket.install();
  server = new FakeServer().on(BOOTSTRAP, { ok: true });
  events = new EventSocket({ onSignedOut() {} });
  events.start();
  presence = new PresenceStore({ api: new PresenceApi(new HttpClient(() => "ru")), events });
  return () => {
    presence.stop();
    events.stop();
  };
});

function start(isGuest: boolean) {
  presence.start(isGuest);
  accept();
}

function accept() {
  FakeSocket.last.accept();
  FakeSocket.last.answer("subscribe", { ttlSeconds: 90 });
}

function online() {
  const { people, guests } = presence.getSnapshot();
  return [people === null ? null : [...people.keys()], guests];
}

describe("somebody signed in", () => {
  beforeEach(() => {
    start(false);
    FakeSocket.last.receive({ type: "presence", online: [person("anna"), person("boris")], guests: 1 });
  });

  test("is told who is online, and what changes, needing no guest's session", () => {
    expect(online()).toEqual([["anna", "boris"], 1]);
    FakeSocket.last.receive({ type: "presence_delta", joined: [person("vera")], left: [person("anna").id], guests: 0 });
    expect(online()).toEqual([["boris", "vera"], 0]);
    expect(server.asked).toEqual([]);
  });

  test("sees people under their new names, and with their new pictures", () => {
    const renamed = { ...person("anna"), username: "ann", avatarUrl: "/a.webp" };
    FakeSocket.last.receive({ type: "presence_delta", joined: [renamed], left: [], guests: 1 });
    expect(online()).toEqual([["boris", "ann"], 1]);
    expect(presence.getSnapshot().people?.get("ann")?.profileImage).toBe("/a.webp");
  });

  test("keeps the picture over a short break, and no longer", () => {
    FakeSocket.last.shut(1013);
    vi.advanceTimersByTime(9_000);
    expect(online()).toEqual([["anna", "boris"], 1]);
    vi.advanceTimersByTime(1_000);
    expect(online()).toEqual([null, null]);
  });

  test("keeps the picture when the connection is back in time", () => {
    FakeSocket.last.shut(1001);
    vi.advanceTimersByTime(500);
    accept();
    vi.advanceTimersByTime(10_000);
    expect(online()).toEqual([["anna", "boris"], 1]);
  });

  test("gives a sign of life while nothing happens", () => {
    vi.advanceTimersByTime(90_000);
    expect(FakeSocket.last.pings).toBeGreaterThanOrEqual(3);
  });

  test("sees nobody after signing out, and is seen no more", () => {
    presence.stop();
    expect(online()).toEqual([null, null]);
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ type: "unsubscribe", channel: "presence" });
  });
});

describe("a guest", () => {
  test("is told the number of guests", () => {
    start(true);
    FakeSocket.last.receive({ type: "presence", guests: 3 });
    expect(online()).toEqual([null, 3]);
    expect(server.asked).toEqual([]);
  });

  async function refuse() {
    FakeSocket.last.accept();
    FakeSocket.last.refuse("subscribe", "forbidden");
    await vi.advanceTimersByTimeAsync(0);
  }

  test("without a session gets one, and connects anew with it", async () => {
    presence.start(true);
    await refuse();
    expect(server.asked).toEqual([BOOTSTRAP]);
    expect(FakeSocket.all).toHaveLength(2);
    accept();
    FakeSocket.last.receive({ type: "presence", guests: 3 });
    expect(online()).toEqual([null, 3]);
  });

  test("whose browser keeps no session connects ever more rarely", async () => {
    presence.start(true);
    await refuse();
    await refuse();
    expect(FakeSocket.all).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(FakeSocket.all).toHaveLength(3);
  });

  test("is waited with until the server answers", async () => {
    allowWarnings();
    server.off(BOOTSTRAP);
    presence.start(true);
    await refuse();
    expect(FakeSocket.all).toHaveLength(1);
    server.on(BOOTSTRAP, { ok: true });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
  });

  test("who left while the session was asked for connects nothing anew", async () => {
    presence.start(true);
    FakeSocket.last.accept();
    FakeSocket.last.refuse("subscribe", "forbidden");
    presence.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});
