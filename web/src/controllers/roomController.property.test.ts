import { beforeEach, expect, test, vi } from "vitest";

import { HttpClient } from "../adapters/http";
import { LocalStore } from "../adapters/localStore";
import { RoomsApi } from "../adapters/roomsApi";
import { FakeSocket } from "../test/fakeSocket";
import { frame, history, room, run } from "../test/samples";
import { OutboxStore } from "./outboxStore";
import { RoomController } from "./roomController";

const REPLAYED = 30; // messages a resume brings at most
const PAGE = 20;

/** A server whose room grows at random, over connections that lose, repeat and reorder frames. */
class World {
  #seed: number;
  #last = 25;
  #socket: FakeSocket | null = null;
  readonly controller: RoomController;

  constructor(seed: number) {
    this.#seed = seed;
    vi.stubGlobal("fetch", (path: string) => this.#answerLater(new URL(path, "http://here")));
    const api = new RoomsApi(new HttpClient(() => "en"));
    this.controller = new RoomController({ slug: "public", api, store: new OutboxStore(new LocalStore()), onSignedOut() {} });
  }

  random(below: number): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed % below;
  }

  get last(): number {
    return this.#last;
  }

  get seqs(): readonly number[] {
    return this.controller.getSnapshot().timeline.messages.map(({ seq }) => seq);
  }

  async step(): Promise<void> {
    const actions = [
      () => this.#say(1 + this.random(5)),
      () => this.#say(1 + this.random(5)),
      () => this.#sayOutOfOrder(),
      () => this.#repeat(),
      () => this.#reconnect(this.random(80)),
      () => this.controller.setAtEnd(this.random(2) === 0),
      () => void this.controller.loadOlder(),
      () => void this.controller.loadNewer(),
      () => void this.controller.toNewest(),
      () => void this.controller.goTo(1 + this.random(this.#last)),
      () => this.#revisit(),
    ];
    actions[this.random(actions.length)]?.();
    await vi.advanceTimersByTimeAsync(this.random(400));
  }

  /** Lets everything come to rest, at the newest message. */
  async settle(): Promise<void> {
    this.controller.setAtEnd(true);
    FakeSocket.last.shut(1006); // what was lost at the very end is known of after a reconnect
    for (let attempt = 0; attempt < 10; attempt++) {
      await vi.advanceTimersByTimeAsync(60_000);
      this.resume();
      void (attempt % 2 === 0 ? this.controller.loadNewer() : this.controller.toNewest());
    }
  }

  /** Answers the connection that the client opened, if it did. */
  resume(): void {
    if (this.#socket === FakeSocket.last) return;
    this.#socket = FakeSocket.last;
    const after = Number(this.#socket.url.searchParams.get("after"));
    const complete = this.#last - after <= REPLAYED;
    this.#socket.accept();
    this.#socket.receive({ type: "resume", lastSeq: this.#last, complete });
    if (complete) for (let seq = after + 1; seq <= this.#last; seq++) this.#deliver(seq);
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
  }

  #revisit(): void {
    this.controller.stop();
    this.#last += this.random(40);
    this.controller.start();
  }

  #deliver(seq: number): void {
    FakeSocket.last.receive(frame(seq));
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
      return Response.json(history(run(first, last), first > 1 ? 1000 + first : null, last < this.#last ? last : null));
    }
    if (after !== null && after !== undefined) {
      return Response.json(history(run(Number(after) + 1, Math.min(this.#last, Number(after) + PAGE))));
    }
    const end = before === null || before === undefined ? this.#last : Number(before) - 1001;
    const first = Math.max(1, end - PAGE + 1);
    return Response.json(history(run(first, end), first > 1 ? 1000 + first : null));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
});

test.each(Array.from({ length: 40 }, (_, index) => index + 1))(
  "whatever the network does, nothing is missing, repeated or out of order (%i)",
  async (seed) => {
    const world = new World(seed);
    world.controller.start();
    await vi.advanceTimersByTimeAsync(60_000);
    for (let step = 0; step < 60; step++) {
      await world.step();
      const [first = 1] = world.seqs;
      expect(world.seqs).toEqual(world.seqs.map((_, index) => first + index));
    }
    await world.settle();
    expect(world.seqs.at(-1)).toBe(world.last);
    expect(world.controller.getSnapshot().timeline).toMatchObject({ newer: null, ahead: [] });
    world.controller.stop();
  },
);
