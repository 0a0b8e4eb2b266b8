import { beforeEach, describe, expect, test, vi } from "vitest";

import { allowWarnings } from "../../test/console";
import { FakeSocket } from "../../test/fakeSocket";
import { beginWithRoom, HISTORY, open, seqs, server, settle, snapshot, store } from "../../test/roomStore";
import { frame, history, message, run } from "../../test/samples";

beginWithRoom();

describe("older messages", () => {
  beforeEach(open);

  test("come in front of those there, until there are none", async () => {
    server.on(`${HISTORY}?before=1004`, history(run(1, 3)));
    await store.loadOlder();
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    await store.loadOlder();
    expect(server.asked.filter((call) => call.includes("before"))).toHaveLength(1);
  });

  test("that fail to load say so and can be asked for again", async () => {
    allowWarnings();
    await store.loadOlder();
    expect(snapshot().older).toBe("failed");
    server.on(`${HISTORY}?before=1004`, history(run(1, 3)));
    await store.loadOlder();
    expect(snapshot().older).toBe("idle");
  });

  test("are asked for once at a time and forgotten when one leaves", async () => {
    server.on(`${HISTORY}?before=1004`, history(run(1, 3)));
    const loading = store.loadOlder();
    await store.loadOlder();
    store.stop();
    await loading;
    expect(seqs()).toEqual([4, 5]);
    expect(server.asked.filter((call) => call.includes("before"))).toHaveLength(1);
  });
});

describe("going to a message", () => {
  const AROUND = `${HISTORY}?around=50`;

  beforeEach(() => {
    server.on(HISTORY, history(run(90, 95), 1090)).on(AROUND, history(run(48, 52), 1048, 52));
  });

  test("loads what was said around it, and what is said meanwhile waits behind the gap", async () => {
    await open();
    await store.goTo(50);
    FakeSocket.last.receive(frame(96));
    await vi.advanceTimersByTimeAsync(200);
    expect(seqs()).toEqual([48, 49, 50, 51, 52]);
    expect(snapshot()).toMatchObject({ target: { seq: 50 }, timeline: { older: 1048, newer: 96 } });
    server.on(`${HISTORY}?after=52&limit=200`, history(run(53, 96)));
    await store.loadNewer();
    expect(seqs()).toEqual(run(48, 96).map(({ seq }) => seq));
    expect(snapshot().timeline.newer).toBeNull();
  });

  test("that is loaded asks nothing", async () => {
    await open();
    await store.goTo(92);
    expect(snapshot().target).toEqual({ seq: 92 });
    expect(server.asked).not.toContain(`${HISTORY}?around=92`);
  });

  test("is how the room may be opened", async () => {
    void store.goTo(50);
    await open();
    expect(seqs()).toEqual([48, 49, 50, 51, 52]);
    expect(snapshot()).toMatchObject({ phase: "ready", target: { seq: 50 }, timeline: { newer: 95 } });
    expect(FakeSocket.last.url.searchParams.get("after")).toBe("95");
  });

  test("keeps the place when the server has too much to tell of", async () => {
    void store.goTo(50);
    await open();
    FakeSocket.last.receive({ type: "resume", lastSeq: 900, complete: false });
    await settle();
    expect(seqs()).toEqual([48, 49, 50, 51, 52]);
    expect(snapshot().timeline.newer).toBe(900);
  });

  test("and then to the newest, the last wish counts", async () => {
    await open();
    void store.goTo(50);
    await store.toNewest();
    void store.goTo(50);
    await settle();
    void store.toNewest();
    await settle();
    expect(seqs()).toEqual([90, 91, 92, 93, 94, 95]);
    expect(snapshot()).toMatchObject({ newer: "idle", timeline: { newer: null } });
  });

  test("that is not there goes nowhere, and one that cannot be had is told of", async () => {
    allowWarnings();
    server.on(`${HISTORY}?around=999`, history([]));
    await open();
    await store.goTo(999);
    expect(snapshot()).toMatchObject({ target: null, refusedChange: null });
    await store.goTo(12);
    expect(snapshot()).toMatchObject({ target: null, refusedChange: "unavailable" });
    expect(seqs()).toEqual([90, 91, 92, 93, 94, 95]);
  });
});

test("who reads above while too much changed to be told gets what is there anew, and stays", async () => {
  await open();
  store.setAtEnd(false, () => 4);
  const around = [message(3), message(4, { content: "edited" })];
  server.on(`${HISTORY}?around=4`, { ...history(around, null, 4), lastChange: 900 });
  FakeSocket.last.receive({ type: "resume", lastSeq: 5, complete: true, changesComplete: false });
  await settle();
  expect(snapshot().timeline).toMatchObject({
    messages: [{ seq: 3 }, { content: "edited" }],
    newer: 5,
    changed: 900,
    isStale: false,
  });
});
