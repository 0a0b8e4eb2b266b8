import { beforeEach, describe, expect, test, vi } from "vitest";

import { HttpClient } from "../../lib/http";
import { allowWarnings } from "../../test/console";
import { FakeServer } from "../../test/fakeServer";
import { FakeSocket } from "../../test/fakeSocket";
import { PresenceApi } from "./api";
import { PresenceStore } from "./store";

const BOOTSTRAP = "GET /api/auth/presence-session/";
const STATE = { online: [{ username: "anna", profileImage: null }], guests: 1 };

let server: FakeServer;
let onSignedOut: () => void;
let presence: PresenceStore;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  FakeSocket.install();
  server = new FakeServer().on(BOOTSTRAP, { ok: true });
  onSignedOut = vi.fn();
  presence = new PresenceStore({ api: new PresenceApi(new HttpClient(() => "ru")), onSignedOut });
  return () => presence.stop();
});

async function start(isGuest: boolean) {
  presence.start(isGuest);
  await vi.advanceTimersByTimeAsync(0);
}

function online() {
  const { people, guests } = presence.getSnapshot();
  return [people === null ? null : [...people.keys()], guests];
}

describe("somebody signed in", () => {
  beforeEach(async () => {
    await start(false);
    FakeSocket.last.accept();
    FakeSocket.last.receive(STATE);
  });

  test("asks for deltas and follows them, needing no guest's session", () => {
    expect(FakeSocket.last.url.search).toBe("?delta=1");
    FakeSocket.last.receive({
      type: "presence_delta",
      joined: [{ username: "boris", profileImage: null }],
      left: ["anna"],
      guests: 0,
    });
    expect(online()).toEqual([["boris"], 0]);
    expect(server.asked).toEqual([]);
  });

  test("keeps the picture over a short break, and no longer", () => {
    FakeSocket.last.shut(1013);
    vi.advanceTimersByTime(9_000);
    expect(online()).toEqual([["anna"], 1]);
    vi.advanceTimersByTime(1_000);
    expect(online()).toEqual([null, null]);
  });

  test("keeps the picture when the connection is back in time", () => {
    FakeSocket.last.shut(1001);
    vi.advanceTimersByTime(500);
    FakeSocket.last.accept();
    vi.advanceTimersByTime(10_000);
    expect(online()).toEqual([["anna"], 1]);
  });

  test("is asked anew who one is when refused, and tried again meanwhile", async () => {
    FakeSocket.last.shut(4401);
    expect(onSignedOut).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("sees nobody after signing out", () => {
    presence.stop();
    expect(online()).toEqual([null, null]);
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe("a guest", () => {
  test("gets a session first, then the number of guests", async () => {
    await start(true);
    expect(server.asked).toEqual([BOOTSTRAP]);
    FakeSocket.last.accept();
    FakeSocket.last.receive({ guests: 3 });
    expect(online()).toEqual([null, 3]);
  });

  test("gets a new session when the one before is not known", async () => {
    await start(true);
    FakeSocket.last.shut(4401);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.asked).toEqual([BOOTSTRAP, BOOTSTRAP]);
    expect(FakeSocket.all).toHaveLength(2);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  test("is waited with until the server answers", async () => {
    allowWarnings();
    server.off(BOOTSTRAP);
    await start(true);
    expect(FakeSocket.all).toHaveLength(0);
    server.on(BOOTSTRAP, { ok: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  test("who left while the session was asked for opens nothing", async () => {
    presence.start(true);
    presence.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(0);
  });
});
