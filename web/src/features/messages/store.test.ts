import { beforeEach, describe, expect, test, vi } from "vitest";

import { allowWarnings } from "../../test/console";
import { FakeSocket } from "../../test/fakeSocket";
import { changed } from "../../test/openRoom";
import {
  beginWithRoom,
  HISTORY,
  newStore,
  nonces,
  onSignedOut,
  open,
  ROOM,
  seqs,
  server,
  settle,
  snapshot,
  store,
} from "../../test/roomStore";
import { frame, history, message, room, run } from "../../test/samples";

beginWithRoom();

describe("opening", () => {
  test("loads the room and its latest messages, then listens from there", async () => {
    await open();
    expect(snapshot()).toMatchObject({ phase: "ready", room: { name: "public" }, connection: { kind: "open" } });
    expect(seqs()).toEqual([4, 5]);
    expect(FakeSocket.last.url.pathname + FakeSocket.last.url.search).toBe("/ws/chat/public/?after=5&changes=0&state=1");
  });

  test.each([400, 404])("an answer of %i means that there is no such room", async (status) => {
    server.on(ROOM, { error: "No" }, { status });
    store.start();
    await settle();
    expect(snapshot().phase).toBe("missing");
    expect(FakeSocket.all).toEqual([]);
  });

  test("is tried again by itself while the server is away", async () => {
    allowWarnings();
    server.off(ROOM);
    store.start();
    await settle();
    expect(snapshot().phase).toBe("away");
    server.on(ROOM, room("public"));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(snapshot().phase).toBe("ready");
  });

  test("is given up when one leaves meanwhile", async () => {
    store.start();
    store.stop();
    await settle();
    expect(FakeSocket.all).toEqual([]);
    server.off(ROOM);
    store.start();
    store.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(snapshot().phase).toBe("loading");
  });

  test("again resumes what was there", async () => {
    await open();
    FakeSocket.last.receive(frame(6));
    store.stop();
    store.start();
    expect(FakeSocket.last.url.search).toBe("?after=6&changes=0&state=1");
    expect(seqs()).toEqual([4, 5, 6]);
  });
});

describe("live messages", () => {
  beforeEach(open);

  test("come in order and once", () => {
    for (const seq of [6, 6, 5, 7]) FakeSocket.last.receive(frame(seq));
    expect(seqs()).toEqual([4, 5, 6, 7]);
    expect(snapshot().arrivals).toMatchObject({ count: 2, last: [{ seq: 6 }, { seq: 7 }] });
  });

  test("after a gap wait for the missing ones, which are asked for", async () => {
    server.on(`${HISTORY}?after=5&limit=200`, history([message(6), message(7)]));
    FakeSocket.last.receive(frame(8));
    FakeSocket.last.receive(frame(9));
    expect(seqs()).toEqual([4, 5]);
    await settle();
    expect(seqs()).toEqual([4, 5, 6, 7, 8, 9]);
    expect(server.asked.filter((call) => call.includes("after"))).toHaveLength(1);
  });

  test("after a gap too wide to fill begin anew at the latest page", async () => {
    server.on(`${HISTORY}?after=5&limit=200`, history(run(6, 7)));
    server.on(HISTORY, history(run(900, 901), 1900));
    FakeSocket.last.receive(frame(902));
    await settle();
    expect(seqs()).toEqual([900, 901, 902]);
  });

  test("missing ones do not keep the answer to an incomplete resume away", async () => {
    server.on(`${HISTORY}?after=5&limit=200`, history(run(6, 7)));
    server.on(HISTORY, history(run(900, 901), 1900));
    FakeSocket.last.receive(frame(7));
    FakeSocket.last.receive({ type: "resume", lastSeq: 901, complete: false });
    await settle();
    expect(seqs()).toEqual([900, 901]);
  });

  test("missing ones are asked for again when that fails", async () => {
    allowWarnings();
    FakeSocket.last.receive(frame(7));
    await settle();
    server.on(`${HISTORY}?after=5&limit=200`, history([message(6)]));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seqs()).toEqual([4, 5, 6, 7]);
  });
});

describe("resuming", () => {
  beforeEach(open);

  test("completely needs nothing more", async () => {
    FakeSocket.last.receive({ type: "resume", lastSeq: 5, complete: true });
    await settle();
    expect(server.asked).toHaveLength(2);
  });

  test("incompletely begins anew at the latest page", async () => {
    server.on(HISTORY, history(run(800, 801), 1800));
    FakeSocket.last.receive({ type: "resume", lastSeq: 801, complete: false });
    FakeSocket.last.receive(frame(802));
    await settle();
    expect(seqs()).toEqual([800, 801, 802]);
    expect(snapshot().timeline.older).toBe(1800);
  });

  test("behind what a page has brought meanwhile keeps all of it", async () => {
    server.on(`${HISTORY}?after=5&limit=200`, history(run(6, 9)));
    FakeSocket.last.receive(frame(8));
    window.dispatchEvent(new Event("online"));
    await settle();
    FakeSocket.last.accept();
    FakeSocket.last.receive({ type: "resume", lastSeq: 8, complete: true, lastChange: 0, changesComplete: true });
    await settle();
    expect(seqs()).toEqual([4, 5, 6, 7, 8, 9]);
  });

  test("into an earlier state of the database forgets what is no more", async () => {
    server.on(HISTORY, history([message(1)]));
    FakeSocket.last.receive({ type: "resume", lastSeq: 1, complete: true });
    await settle();
    expect(seqs()).toEqual([1]);
  });
});

describe("sending", () => {
  beforeEach(open);

  test("shows the message at once, until the server brings it", () => {
    store.send("  hello ");
    const [nonce] = nonces();
    expect(snapshot().outbox).toMatchObject([{ text: "hello", refusal: null, nonce }]);
    FakeSocket.last.receive(frame(6, { nonce, message: "hello" }));
    expect(snapshot().outbox).toEqual([]);
    expect(seqs()).toEqual([4, 5, 6]);
  });

  test("of nothing does nothing", () => {
    store.send("  \n ");
    expect(snapshot().outbox).toEqual([]);
  });

  test("what is pending is sent again in order, by the same nonces, after a reconnect", async () => {
    store.send("one");
    FakeSocket.last.shut(1006);
    store.send("two");
    const [first] = snapshot().outbox;
    await vi.advanceTimersByTimeAsync(500);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent).toMatchObject([{ message: "one", nonce: first?.nonce }, { message: "two" }]);
  });

  test("what was stored is not pending any more after a reload, though its answer was lost", async () => {
    store.writeAs("anna");
    store.send("hello");
    server.on(HISTORY, history([message(6, { content: "hello", nonce: nonces()[0] ?? "" })]));
    for (const isNamedFirst of [true, false]) {
      const reloaded = newStore();
      if (isNamedFirst) reloaded.writeAs("anna");
      reloaded.start();
      await settle();
      reloaded.writeAs("anna");
      expect(reloaded.getSnapshot()).toMatchObject({ phase: "ready", timeline: { messages: [{ seq: 6 }] }, outbox: [] });
      reloaded.stop();
    }
  });

  test("what a gap held is not pending any more", async () => {
    store.send("one");
    store.send("two");
    const [one, two] = nonces();
    server.on(`${HISTORY}?after=5&limit=200`, history([message(6, { nonce: one ?? "" }), message(7, { nonce: two ?? "" })]));
    FakeSocket.last.receive(frame(8));
    await settle();
    expect([seqs(), snapshot().outbox]).toEqual([[4, 5, 6, 7, 8], []]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  test("what another tab is told of is not taken up as pending", async () => {
    const other = newStore();
    other.writeAs("anna");
    other.start();
    await settle();
    FakeSocket.last.accept();
    store.writeAs("anna");
    store.send("hello");
    FakeSocket.last.receive(frame(6, { nonce: snapshot().outbox[0]?.nonce, message: "hello" }));
    FakeSocket.last.shut(1006);
    await vi.advanceTimersByTimeAsync(500);
    FakeSocket.last.accept();
    expect(other.getSnapshot().outbox).toEqual([]);
    expect(FakeSocket.last.sent).toEqual([]);
    other.stop();
  });

  test("a socket that does not answer is replaced", async () => {
    store.send("anybody there?");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("each answer gives the rest as much time again", async () => {
    store.send("one");
    store.send("two");
    const [one] = nonces();
    await vi.advanceTimersByTimeAsync(9_000);
    FakeSocket.last.receive(frame(6, { nonce: one }));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(FakeSocket.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("a refusal stays with its message, which can be sent again or dropped", () => {
    store.send("much");
    const nonce = nonces()[0] ?? "";
    FakeSocket.last.receive({ error: "message_too_long", nonce });
    expect(snapshot().outbox).toMatchObject([{ refusal: "message_too_long" }]);
    store.retry(nonce);
    expect(snapshot().outbox).toMatchObject([{ refusal: null }]);
    expect(nonces()).toEqual([nonce, nonce]);
    FakeSocket.last.receive({ error: "unavailable", nonce });
    store.discard(nonce);
    expect(snapshot().outbox).toEqual([]);
  });
});

describe("what the room is like", () => {
  const state = {
    type: "room",
    name: "Team",
    role: "viewer",
    canWrite: false,
    canManage: false,
    canModerate: false,
    slowMode: 0,
  };
  beforeEach(open);

  test("is followed live", () => {
    FakeSocket.last.receive(state);
    expect(snapshot().room).toMatchObject({ slug: "public", name: "Team", role: "viewer", canWrite: false });
    FakeSocket.last.receive({ ...state, name: null, role: "member", canWrite: true });
    expect(snapshot().room).toMatchObject({ name: "Team", role: "member", canWrite: true });
  });

  test("in slow mode makes the next message wait for as long after each", async () => {
    FakeSocket.last.receive({ ...state, slowMode: 30 });
    store.send("one");
    FakeSocket.last.receive(frame(6, { nonce: nonces()[0] }));
    store.send("two");
    store.send("three");
    await vi.advanceTimersByTimeAsync(29_000);
    expect(FakeSocket.last.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.last.sent).toMatchObject([{ message: "one" }, { message: "two" }]);
  });

  test("in slow mode does not bind those who keep the room", () => {
    FakeSocket.last.receive({ ...state, slowMode: 30, canModerate: true });
    store.send("one");
    FakeSocket.last.receive(frame(6, { nonce: nonces()[0] }));
    store.send("two");
    expect(FakeSocket.last.sent).toHaveLength(2);
  });
});

describe("a refused connection", () => {
  beforeEach(open);

  test.each([
    [4403, "forbidden"],
    [4404, "gone"],
  ])("with %i leaves the room %s", (code, phase) => {
    FakeSocket.last.shut(code);
    expect(snapshot().phase).toBe(phase);
  });

  test("with 4401 asks anew who one is", () => {
    FakeSocket.last.shut(4401);
    expect(onSignedOut).toHaveBeenCalledOnce();
  });
});

test("a database put back to before changes that are known is believed from then on", async () => {
  server.on(HISTORY, { ...history([message(1, { content: "edited" })]), lastChange: 9 });
  await open();
  server.on(HISTORY, { ...history([message(1), message(2)]), lastChange: 5 });
  FakeSocket.last.receive({ type: "resume", lastSeq: 2, complete: true, lastChange: 5, changesComplete: false });
  await settle();
  FakeSocket.last.receive(changed(1, 6, { message: "again" }));
  await settle();
  expect(snapshot().timeline).toMatchObject({ messages: [{ content: "again" }, { content: "said 2" }], changed: 6 });
});
