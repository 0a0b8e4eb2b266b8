import type { EventSocket, Subscription } from "../../lib/eventSocket";
import { FrameBatcher } from "../../lib/frameBatcher";
import { serverNow } from "../../lib/serverClock";
import { Store } from "../../lib/store";
import type { ConversationsApi, MembershipChange } from "./api";
import { type Item, LIST_EVENTS, type ListEvent, listEventSchema, listSchema, type Membership } from "./dto";
import { KeptList } from "./keptList";
import { ReadMarks } from "./readMarks";
import * as rows from "./rows";
import { type Conversation, type ConversationsSnapshot, NO_CONVERSATIONS } from "./snapshot";

interface ConversationStoreOptions {
  readonly api: ConversationsApi;
  readonly events: EventSocket;
}

type ItemsEvent = Extract<ListEvent, { kind: "items" }>;

const KEEP_DELAY = 10_000; // milliseconds after a change until the list is kept: thousands of rows take some milliseconds
const MAX_TIMER = 2 ** 31 - 1; // milliseconds; browsers take no more

/** All conversations of the person signed in, kept right by the event socket. */
export class ConversationStore extends Store<ConversationsSnapshot> {
  readonly #api: ConversationsApi;
  readonly #events: EventSocket;
  readonly #kept = new KeptList();
  readonly #marks: ReadMarks;
  readonly #batcher = new FrameBatcher<ListEvent>((events) => this.#onEvents(events));
  readonly #rows = new Map<number, Conversation>();
  #order: readonly Conversation[] = [];
  #username: string | null = null;
  #run = new AbortController();
  #subscription: Subscription | null = null;
  #stopHearing: (() => void) | undefined;
  /** The version of the list that one has; null before it is there as a whole. */
  #version: string | null = null;
  /** While the list is told from the beginning: the conversations that it has so far. */
  #told: Set<number> | null = null;
  /** Slugs of the rooms that one is reading to their end, and the seq up to which one has. */
  readonly #reading = new Map<string, number>();
  /** Slugs of rooms that are open and were marked as unread: until one leaves them they stay so. */
  readonly #setBack = new Set<string>();
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #muteTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ api, events }: ConversationStoreOptions) {
    super(NO_CONVERSATIONS);
    this.#api = api;
    this.#events = events;
    this.#marks = new ReadMarks(events, (roomId, mark) => {
      this.#changeItem(roomId, (item) => (rows.isLaterMark(mark, item) ? rows.withMark(item, mark) : item));
    });
  }

  /** Shows the conversations of this person, at first as they were kept. */
  start(username: string): void {
    this.stop();
    this.#username = username;
    void this.#begin(username);
    document.addEventListener("visibilitychange", this.#onVisibility);
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    this.#run.abort();
    this.#run = new AbortController();
    this.#subscription?.end({ type: "unsubscribe", channel: "conversations" });
    this.#subscription = null;
    this.#stopHearing?.();
    this.#batcher.flush();
    this.#marks.clear();
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    clearTimeout(this.#muteTimer);
    this.#rows.clear();
    this.#order = [];
    this.#version = this.#told = this.#username = null;
    this.#reading.clear();
    this.#setBack.clear();
    this.update(NO_CONVERSATIONS);
  }

  /** Tells that one is reading a room to its end, and up to which seq one has; null: no longer. */
  readonly read = (slug: string, upTo: number | null): void => {
    if (upTo === null) {
      this.#setBack.delete(slug);
      this.#reading.delete(slug);
    } else if (!this.#setBack.has(slug)) {
      this.#reading.set(slug, upTo);
      this.#markRead(slug);
    }
    this.#refresh(slug);
  };

  /** Mutes, pins or hides. Throws, as the rest here, as HttpClient does. */
  readonly change = async (slug: string, change: MembershipChange): Promise<void> => {
    const { signal } = this.#run;
    const membership = await this.#api.change(slug, change);
    if (!signal.aborted) this.#onMembership(membership);
  };

  /** Marks as unread from this message on. */
  readonly markUnread = async (slug: string, seq: number): Promise<void> => {
    const { signal } = this.#run;
    const isOpen = this.#reading.delete(slug);
    if (isOpen) this.#setBack.add(slug);
    const { roomId } = this.getSnapshot().bySlug.get(slug) ?? {};
    if (roomId !== undefined) this.#marks.drop(roomId);
    const membership = await this.#api.markUnread(slug, seq);
    if (!signal.aborted) this.#onMembership(membership);
  };

  readonly markAllRead = (): Promise<void> => this.#api.markAllRead();

  /** Puts pinned conversations in this order. */
  readonly orderPinned = async (slugs: readonly string[]): Promise<void> => {
    const { signal } = this.#run;
    const memberships = await this.#api.orderPinned(slugs);
    if (!signal.aborted) for (const membership of memberships) this.#onMembership(membership);
  };

  async #begin(username: string): Promise<void> {
    const { signal } = this.#run;
    const kept = await this.#kept.read(username);
    if (signal.aborted) return;
    if (kept !== null) {
      this.#version = kept.version;
      this.#onEvents([{ kind: "items", items: [...kept.items] }]);
    }
    this.#stopHearing = this.#events.hear(LIST_EVENTS, listEventSchema, (event) => this.#batcher.add(event));
    this.#subscription = this.#events.subscribeTo({
      command: () => this.#subscribe(),
      schema: listSchema,
      onSubscribed: (list) => this.#onSubscribed(list),
      onRefused: (code) => console.warn("the conversations were refused:", code), // who one is is being asked anew
    });
  }

  #subscribe() {
    this.#batcher.flush();
    this.#told = this.#version === null ? new Set() : null;
    return { type: "subscribe", channel: "conversations", since: this.#version };
  }

  #onSubscribed({ version, count, complete }: { version: string; count: number; complete: boolean }): void {
    this.#batcher.flush();
    const told = this.#told;
    this.#told = null;
    if (told !== null) this.#drop([...this.#rows.keys()].filter((roomId) => !told.has(roomId)));
    const isRight = told !== null || (!complete && this.#rows.size === count);
    this.#version = isRight ? version : null;
    this.#become(new Set());
    if (!isRight) {
      this.#subscription?.renew(); // from the beginning: something is missing or too much
      return;
    }
    this.#marks.resume();
    for (const slug of this.#reading.keys()) this.#markRead(slug);
    this.#keepIn(0);
  }

  #onEvents(events: readonly ListEvent[]): void {
    const changed = new Set<number>();
    for (const event of events) this.#take(event, changed);
    if (changed.size === 0) return;
    this.#become(changed);
    this.#keepIn(KEEP_DELAY);
  }

  #take(event: ListEvent, changed: Set<number>): void {
    if (event.kind === "items") {
      for (const item of event.items)
        this.#setItem(this.#told === null ? rows.withItem(this.#rows.get(item.roomId), item) : item, changed);
      for (const { roomId } of event.items) this.#told?.add(roomId);
    } else if (event.kind === "removed") {
      this.#told?.delete(event.roomId);
      if (this.#rows.delete(event.roomId)) changed.add(event.roomId);
    } else if (event.kind === "person") {
      for (const row of this.#rows.values()) this.#setItem(rows.withPerson(row, event.person), changed);
    } else {
      const row = this.#rows.get(event.roomId);
      if (row !== undefined) this.#setItem(after(row, event), changed);
    }
  }

  #setItem(item: Item, changed: Set<number>): void {
    const { roomId, slug } = item;
    if (item === this.#rows.get(roomId)) return;
    const seen = Math.max(this.#marks.wantedIn(roomId), this.#reading.has(slug) ? item.lastSeq : 0);
    this.#rows.set(roomId, rows.listed(item, seen, serverNow()));
    changed.add(roomId);
  }

  #changeItem(roomId: number, change: (item: Item) => Item): void {
    const row = this.#rows.get(roomId);
    if (row === undefined) return;
    const changed = new Set<number>();
    this.#setItem({ ...change(row) }, changed);
    this.#become(changed);
    this.#keepIn(KEEP_DELAY);
  }

  /** What is unread in a room may be another number now, though the room is the same. */
  #refresh(slug: string): void {
    const row = this.getSnapshot().bySlug.get(slug);
    if (row !== undefined) this.#changeItem(row.roomId, (item) => item);
  }

  #onMembership(membership: Membership): void {
    const row = this.getSnapshot().bySlug.get(membership.slug);
    if (row !== undefined) this.#changeItem(row.roomId, (item) => rows.withMembership(item, membership));
  }

  #drop(roomIds: readonly number[]): void {
    for (const roomId of roomIds) this.#rows.delete(roomId);
    if (roomIds.length > 0) this.#become(new Set(roomIds));
  }

  #become(changed: ReadonlySet<number>): void {
    this.#order = rows.reordered(this.#order, this.#rows, changed);
    this.update({ phase: "ready", ...rows.arranged(this.#order, this.getSnapshot()) });
    for (const slug of this.#reading.keys()) this.#markRead(slug);
    this.#watchMutes();
  }

  #markRead(slug: string): void {
    const seq = this.#reading.get(slug) ?? 0;
    const row = this.getSnapshot().bySlug.get(slug);
    if (row !== undefined && seq > row.lastReadSeq) this.#marks.mark(row.roomId, { seq, readVersion: row.readVersion });
  }

  /** Lets mutes end in time. */
  #watchMutes(): void {
    clearTimeout(this.#muteTimer);
    const ends = this.#order.flatMap(({ isMuted, mutedUntil }) => (isMuted && mutedUntil !== null ? [mutedUntil] : []));
    if (ends.length === 0) return;
    const wait = Math.max(0, Math.min(...ends) - serverNow());
    this.#muteTimer = setTimeout(() => this.#endMutes(), Math.min(wait, MAX_TIMER));
  }

  #endMutes(): void {
    const changed = new Set<number>();
    for (const row of this.#order) if (row.isMuted) this.#setItem({ ...row }, changed);
    this.#become(changed);
  }

  #keepIn(delay: number): void {
    if (delay === 0) clearTimeout(this.#keepTimer);
    if (delay > 0 && this.#keepTimer !== undefined) return;
    this.#keepTimer = setTimeout(() => this.#keep(), delay);
  }

  #keep(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    if (this.#username !== null) void this.#kept.write(this.#username, { version: this.#version, items: this.#order });
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === "hidden" && this.#keepTimer !== undefined) this.#keep();
  };
}

function after(row: Item, event: Exclude<ListEvent, ItemsEvent | { kind: "removed" | "person" }>): Item {
  switch (event.kind) {
    case "position":
      return rows.withPosition(row, event);
    case "message":
      return rows.withMessage(row, event.message);
    case "change":
      return rows.withChange(row, event.message);
  }
}
