import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { HttpClient } from "../../lib/http";
import { LocalStore } from "../../lib/localStore";
import { allowWarnings } from "../../test/console";
import { FakeSocket } from "../../test/fakeSocket";
import { frame, history, message, room, run } from "../../test/samples";
import type { Message, Quote, Reaction } from "./dto";
import { OutboxStore } from "./outboxStore";
import { RoomStore } from "./store";

const REPLAYED = 30; // messages a resume brings at most
const CHANGES_REPLAYED = 10; // changes
const PAGE = 20;

/** What can change of a message, and the number of its last change. */
interface State {
  readonly content: string;
  readonly deleted: boolean;
  readonly reactions: Reaction[];
  readonly change: number;
}

/** A server whose room grows and changes at random, over connections that lose, repeat and reorder frames. */
class World {
  #seed: number;
  #last = 25;
  #lastChange = 0;
  readonly #states = new Map<number, State>();
  #socket: FakeSocket | null = null;
  readonly store: RoomStore;

  constructor(seed: number) {
    this.#seed = seed;
    vi.spyOn(Math, "random").mockImplementation(() => this.random(1_000) / 1_000); // waits before attempts to connect
    vi.stubGlobal("fetch", (path: string) => this.#answerLater(new URL(path, "http://here")));
    const http = new HttpClient(() => "en");
    this.store = new RoomStore({ slug: "public", http, store: new OutboxStore(new LocalStore()), onSignedOut() {} });
  }

  random(below: number): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed % below;
  }

  get last(): number {
    return this.#last;
  }

  get seqs(): readonly number[] {
    return this.store.getSnapshot().timeline.messages.map(({ seq }) => seq);
  }

  /** What the client shows, and what the server has, of the messages that are loaded. */
  get pictures(): readonly (readonly object[])[] {
    const shown = this.store.getSnapshot().timeline.messages;
    return [shown, shown.map(({ seq }) => this.#message(seq))].map((messages) =>
      messages.map(
        ({ seq, content, deleted = false, reactions = [], replyTo }) =>
          ({ seq, content, deleted, reactions, replyTo }) satisfies Partial<Message>,
      ),
    );
  }

  async step(): Promise<void> {
    const actions = [
      () => this.#say(1 + this.random(5)),
      () => this.#say(1 + this.random(5)),
      () => this.#sayOutOfOrder(),
      () => this.#repeat(),
      () => this.#reconnect(this.random(80)),
      () => this.#tellChanges(1 + this.random(4)),
      () => this.#tellChanges(1),
      () => this.store.setAtEnd(this.random(2) === 0, () => this.#anySeq()),
      () => void this.store.loadOlder(),
      () => void this.store.loadNewer(),
      () => void this.store.toNewest(),
      () => void this.store.goTo(1 + this.random(this.#last)),
      () => this.#revisit(),
    ];
    actions[this.random(actions.length)]?.();
    await vi.advanceTimersByTimeAsync(this.random(400));
  }

  /** Lets everything come to rest, at the newest message. */
  async settle(): Promise<void> {
    this.store.setAtEnd(true);
    FakeSocket.last.shut(1006); // what was lost at the very end is known of after a reconnect
    for (let attempt = 0; attempt < 10; attempt++) {
      await vi.advanceTimersByTimeAsync(60_000);
      this.resume();
      void (attempt % 2 === 0 ? this.store.loadNewer() : this.store.toNewest());
    }
  }

  /** Answers the connection that the client opened, if it did. */
  resume(): void {
    if (this.#socket === FakeSocket.last) return;
    this.#socket = FakeSocket.last;
    const after = Number(this.#socket.url.searchParams.get("after"));
    const changes = Number(this.#socket.url.searchParams.get("changes"));
    const complete = this.#last - after <= REPLAYED;
    const changesComplete = complete && this.#lastChange - changes <= CHANGES_REPLAYED;
    this.#socket.accept();
    this.#socket.receive({ type: "resume", lastSeq: this.#last, complete, changesComplete });
    if (complete) for (let seq = after + 1; seq <= this.#last; seq++) this.#deliver(seq);
    if (changesComplete) for (const seq of this.#changedAfter(changes)) this.#tell(seq);
  }

  #say(count: number): void {
    this.resume();
    for (let index = 0; index < count; index++) this.#deliver((this.#last += 1));
  }

  #sayOutOfOrder(): void {
    this.resume();
    this.#last += 3;
    for (const back of [0, 2, 0, 1]) if (this.random(4) > 0) this.#deliver(this.#last - back);
  }

  #repeat(): void {
    this.resume();
    this.#deliver(1 + this.random(this.#last));
  }

  #reconnect(missed: number): void {
    this.resume();
    FakeSocket.last.shut(1006);
    this.#last += missed;
    for (let changes = this.random(2 * CHANGES_REPLAYED); changes > 0; changes--) this.#change();
  }

  #revisit(): void {
    this.store.stop();
    this.#last += this.random(40);
    this.store.start();
  }

  #deliver(seq: number): void {
    const { content, deleted, replyTo } = this.#message(seq);
    FakeSocket.last.receive(frame(seq, { message: content, ...(deleted === true ? { deleted } : {}), replyTo }));
  }

  #tellChanges(count: number): void {
    this.resume();
    for (let index = 0; index < count; index++) this.#tell(this.#change());
  }

  #tell(seq: number): void {
    const { content, ...state } = this.#stateOf(seq);
    FakeSocket.last.receive({ type: "message_changed", id: 1000 + seq, message: content, editedAt: null, ...state });
  }

  /** Edits, deletes or reacts to some message; gives its seq. */
  #change(): number {
    const seq = 1 + this.random(this.#last);
    const change = (this.#lastChange += 1);
    const before = this.#stateOf(seq);
    const state = [
      { ...before, content: `edit ${String(change)}` },
      { content: "", deleted: true, reactions: [] },
      { ...before, reactions: [{ emoji: "👍", count: change, users: ["boris"], mine: change % 2 === 0 }] },
    ][before.deleted ? 1 : this.random(3)];
    this.#states.set(seq, { ...before, ...state, change });
    return seq;
  }

  #stateOf(seq: number): State {
    return this.#states.get(seq) ?? { content: message(seq).content, deleted: false, reactions: [], change: 0 };
  }

  #changedAfter(change: number): readonly number[] {
    const later = [...this.#states].filter(([, state]) => state.change > change);
    return later.toSorted(([, one], [, other]) => one.change - other.change).map(([seq]) => seq);
  }

  /** A message as it is now; each third one answers an earlier one. */
  #message(seq: number): Message {
    const { content, deleted, reactions } = this.#stateOf(seq);
    const state = { content, deleted, reactions };
    const quoted = seq - 1 - (seq % 7);
    return message(seq, seq % 3 === 0 && quoted > 0 ? { ...state, replyTo: this.#quote(quoted) } : state);
  }

  #quote(seq: number): Quote {
    const { content, deleted } = this.#stateOf(seq);
    return { id: 1000 + seq, seq, username: "anna", content, deleted };
  }

  #anySeq(): number | null {
    return this.seqs[this.random(Math.max(1, this.seqs.length))] ?? null;
  }

  #page(first: number, last: number, nextBefore: number | null = null, nextAfter: number | null = null): Response {
    const messages = run(first, last).map(({ seq }) => this.#message(seq));
    return Response.json({ ...history(messages, nextBefore, nextAfter), lastChange: this.#lastChange });
  }

  /** The answer as it was when it was asked for. */
  async #answerLater(url: URL): Promise<Response> {
    const answer = this.#answer(url);
    await new Promise((resolve) => setTimeout(resolve, this.random(600)));
    return answer;
  }

  #answer({ pathname, searchParams }: URL): Response {
    if (this.random(8) === 0) throw new TypeError("unreachable");
    if (!pathname.endsWith("/messages/")) return Response.json(room("public"));
    const [before, after] = ["before", "after"].map((name) => searchParams.get(name));
    const around = searchParams.get("around");
    if (around !== null) {
      const first = Math.max(1, Number(around) - PAGE / 2);
      const last = Math.min(this.#last, first + PAGE - 1);
      return this.#page(first, last, first > 1 ? 1000 + first : null, last < this.#last ? last : null);
    }
    if (after !== null && after !== undefined) {
      return this.#page(Number(after) + 1, Math.min(this.#last, Number(after) + PAGE));
    }
    const end = before === null || before === undefined ? this.#last : Number(before) - 1001;
    const first = Math.max(1, end - PAGE + 1);
    return this.#page(first, end, first > 1 ? 1000 + first : null);
  }
}

beforeEach(() => {
  allowWarnings(); // connections are lost, and questions refused
  vi.useFakeTimers();
  FakeSocket.install();
});

test.each(Array.from({ length: 40 }, (_, index) => index + 1))(
  "whatever the network does, nothing is missing, repeated, out of order or out of date (%i)",
  async (seed) => {
    const world = new World(seed);
    onTestFinished(() => world.store.stop()); // after a failure, too: its sockets would live on in other tests
    world.store.start();
    await vi.advanceTimersByTimeAsync(60_000);
    for (let step = 0; step < 60; step++) {
      await world.step();
      const [first = 1] = world.seqs;
      expect(world.seqs).toEqual(world.seqs.map((_, index) => first + index));
    }
    await world.settle();
    expect(world.seqs.at(-1)).toBe(world.last);
    expect(world.store.getSnapshot().timeline).toMatchObject({ newer: null, ahead: [] });
    const [shown, stored] = world.pictures;
    expect(shown).toEqual(stored);
  },
);
