import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { EventSocket } from "../../lib/eventSocket";
import { HttpClient } from "../../lib/http";
import { FakeSocket } from "../../test/fakeSocket";
import { conversation, NOON } from "../../test/samples";
import { ConversationsApi } from "./api";
import { ConversationStore } from "./store";

type Sample = Omit<ReturnType<typeof conversation>, "pinOrder"> & { pinOrder: number | null };

interface Room extends Sample {
  readonly deletedSeqs: Set<number>;
  /** The version of the list in which it changed last. */
  changed: number;
}

const PAGE = 3; // conversations in a frame

/** A server whose rooms change at random; what moved, and what changed for the user, is told later, as it is by then. */
class World {
  #seed: number;
  #version = 1;
  #names = 0;
  readonly rooms = new Map<number, Room>();
  readonly #moved = new Map<number, number[]>();
  readonly #stale = new Set<number>();
  #socket: FakeSocket | null = null;
  readonly store: ConversationStore;
  readonly #events: EventSocket;

  constructor(seed: number) {
    this.#seed = seed;
    vi.spyOn(Math, "random").mockImplementation(() => this.#random(1_000) / 1_000); // waits before attempts to connect
    this.#events = new EventSocket({ onSignedOut() {} });
    this.store = new ConversationStore({ api: new ConversationsApi(new HttpClient(() => "en")), events: this.#events });
    for (let index = 0; index < 8; index++) this.#create();
    this.store.start("me");
    this.#events.start();
  }

  stop(): void {
    this.store.stop();
    this.#events.stop();
  }

  /** One thing that happens. */
  async step(): Promise<void> {
    const room = [...this.rooms.values()][this.#random(this.rooms.size)];
    const kind = this.#random(11);
    if (kind < 3 && room !== undefined) this.#say(room);
    else if (kind === 3 && room !== undefined) this.#delete(room);
    else if (kind === 4 && room !== undefined) this.#set(room, { lastReadSeq: room.lastSeq - this.#random(3) });
    else if (kind === 5 && room !== undefined)
      this.#set(room, { version: room.version + 1, pinOrder: this.#random(2) === 0 ? null : 1 });
    else if (kind === 6) this.#create();
    else if (kind === 7 && room !== undefined && this.rooms.size > 3) this.#remove(room);
    else if (kind === 8) this.#tell();
    else if (kind === 9) await this.#break();
    await this.answer();
  }

  /** What the client asked for. */
  async answer(): Promise<void> {
    await vi.advanceTimersByTimeAsync(this.#random(400));
    const socket = FakeSocket.last;
    if (socket.isClosed) return;
    if (socket !== this.#socket) {
      this.#socket = socket;
      this.#moved.clear();
      this.#stale.clear();
      socket.accept();
    }
    while (socket.owes("subscribe")) this.#resume(socket);
  }

  /** All is told. */
  async settle(): Promise<void> {
    while (FakeSocket.last !== this.#socket || this.#socket.isClosed) await this.answer();
    this.#tell();
    await this.answer();
  }

  /** What the client shows, and what the server has. */
  get pictures(): readonly (readonly object[])[] {
    const shown = [...this.store.getSnapshot().bySlug.values()].map(
      ({ slug, lastSeq, lastReadSeq, unread, pinOrder, lastMessage }) =>
        ({ slug, lastSeq, lastReadSeq, unread, pinOrder, content: lastMessage?.content }) satisfies object,
    );
    const there = [...this.rooms.values()].map((room) => ({
      slug: room.slug,
      lastSeq: room.lastSeq,
      lastReadSeq: room.lastReadSeq,
      unread: room.lastSeq - room.lastReadSeq - this.#deletedAfterRead(room),
      pinOrder: room.pinOrder,
      content: room.lastMessage.content,
    }));
    const bySlug = (one: { slug: string }, other: { slug: string }) => one.slug.localeCompare(other.slug);
    return [shown.toSorted(bySlug), there.toSorted(bySlug)];
  }

  #random(below: number): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed % below;
  }

  #create(): void {
    const name = `room${String((this.#names += 1))}`;
    const room = { ...conversation(name), deletedSeqs: new Set<number>(), changed: ++this.#version };
    this.rooms.set(room.roomId, room);
    this.#stale.add(room.roomId);
  }

  #say(room: Room): void {
    room.lastSeq += 1;
    room.lastActivityAt = new Date(NOON + ++this.#version * 1000).toISOString();
    room.lastMessage = { ...room.lastMessage, seq: room.lastSeq, content: `said ${String(room.lastSeq)}` };
    room.changed = this.#version;
    this.#moved.set(room.roomId, this.#moved.get(room.roomId) ?? []);
  }

  #delete(room: Room): void {
    const seq = room.lastSeq - this.#random(4);
    if (seq < 1 || room.deletedSeqs.has(seq)) return;
    room.deletedSeqs.add(seq);
    if (seq === room.lastSeq) room.lastMessage = { ...room.lastMessage, content: "", deleted: true };
    room.changed = ++this.#version;
    this.#moved.set(room.roomId, [...(this.#moved.get(room.roomId) ?? []), seq]);
  }

  #set(room: Room, change: Partial<Sample>): void {
    if ((change.lastReadSeq ?? room.lastReadSeq) < room.lastReadSeq) return;
    Object.assign(room, change);
    room.changed = ++this.#version;
    this.#stale.add(room.roomId);
  }

  #remove(room: Room): void {
    this.rooms.delete(room.roomId);
    this.#stale.add(room.roomId);
  }

  /** As the server's list does: first where rooms stand, then what changed for the user. */
  #tell(): void {
    const socket = this.#socket;
    if (socket === null || socket.isClosed || socket !== FakeSocket.last) return;
    for (const [roomId, deleted] of this.#moved) {
      const room = this.rooms.get(roomId);
      if (room === undefined || this.#stale.has(roomId)) continue;
      const { name, archived, lastSeq, lastActivityAt, lastMessage } = room;
      socket.receive({ type: "room_position", roomId, name, archived, lastSeq, lastActivityAt, lastMessage, deleted });
    }
    for (const roomId of this.#stale) {
      const room = this.rooms.get(roomId);
      if (room === undefined) socket.receive({ type: "conversation_removed", roomId });
      else socket.receive({ type: "conversations", items: [this.#item(room)] });
    }
    this.#moved.clear();
    this.#stale.clear();
  }

  #resume(socket: FakeSocket): void {
    const { since } = socket.sent.findLast(({ type }) => type === "subscribe") ?? {};
    const isComplete = typeof since !== "string";
    const told = [...this.rooms.values()].filter(({ changed }) => isComplete || changed > Number(since));
    this.#moved.clear(); // the conversations are told as they are now
    this.#stale.clear();
    for (let start = 0; start < told.length; start += PAGE) {
      socket.receive({ type: "conversations", items: told.slice(start, start + PAGE).map((room) => this.#item(room)) });
    }
    socket.answer("subscribe", { version: String(this.#version), count: this.rooms.size, complete: isComplete });
  }

  #item(room: Room): object {
    return { ...room, deletedAfterRead: this.#deletedAfterRead(room) }; // what is more than the schema has is left out
  }

  #deletedAfterRead({ roomId, lastReadSeq }: Sample): number {
    return [...(this.rooms.get(roomId)?.deletedSeqs ?? [])].filter((seq) => seq > lastReadSeq).length;
  }

  async #break(): Promise<void> {
    FakeSocket.last.shut(1001);
    await vi.advanceTimersByTimeAsync(this.#random(2_000));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
});

test.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
  "whatever happens, the list ends as the server's is (seed %i)",
  async (seed) => {
    const world = new World(seed);
    onTestFinished(() => world.stop());
    for (let step = 0; step < 100; step++) await world.step();
    await world.settle();
    const [shown, there] = world.pictures;
    expect(shown).toEqual(there);
    const { rooms } = world.store.getSnapshot().sections;
    expect(rooms).toEqual(rooms.toSorted((one, other) => other.lastActivityAt - one.lastActivityAt || other.roomId - one.roomId));
  },
);
