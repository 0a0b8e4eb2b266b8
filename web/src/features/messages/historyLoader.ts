import { backoff } from "../../lib/backoff";
import type { HistoryApi } from "./api";
import type { Change, ChatFrame, Message } from "./dto";
import * as timelines from "./timeline";

/** A message to go to; `isReturn`: the user was there before, so it isn't highlighted. */
export interface Target {
  readonly seq: number;
  readonly isReturn?: boolean;
}

export interface HistorySnapshot {
  readonly timeline: timelines.Timeline;
  /** The state of loading at either end of the timeline. */
  readonly older: "idle" | "loading" | "failed";
  readonly newer: "idle" | "loading" | "failed";
  /** The latest target; a new object each time. */
  readonly target: Target | null;
}

export const NO_HISTORY: HistorySnapshot = { timeline: timelines.emptyTimeline, older: "idle", newer: "idle", target: null };

/** Loads what is missing; returns the timeline with it. */
type Question = () => Promise<timelines.Timeline>;

type Resume = Pick<Extract<ChatFrame, { kind: "resume" }>, "lastSeq" | "lastChange" | "complete" | "changesComplete">;

interface HistoryLoaderOptions {
  readonly slug: string;
  readonly api: HistoryApi;
  readonly onChange: (snapshot: HistorySnapshot) => void;
}

/** Keeps a room's messages in order and without gaps, around the reader's place. */
export class HistoryLoader {
  readonly #options: HistoryLoaderOptions;
  #history = NO_HISTORY;
  #run = new AbortController();
  /** Requests for the current place; aborted when the reader goes elsewhere. */
  #stay = new AbortController();
  #isAtEnd = true;
  /** From where the server was asked to resume. */
  #resumed = { newest: 0, changed: 0 };
  #readAt: () => number | null = () => null;
  #isCatchingUp = false;
  #nextQuestion: Question | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** The seq of the newest known message. */
  get newest(): number {
    return timelines.newestSeq(this.#history.timeline);
  }

  /** The number of the latest change that the messages here include. */
  get changed(): number {
    return this.#history.timeline.changed;
  }

  /** Returns from where to resume. The server's answer refers to this, whatever is loaded meanwhile. */
  resume(): { readonly newest: number; readonly changed: number } {
    this.#resumed = { newest: this.newest, changed: this.changed };
    return this.#resumed;
  }

  start(timeline = this.#history.timeline): void {
    this.#become({ timeline });
  }

  stop(): void {
    this.#run.abort();
    this.#run = new AbortController();
    clearTimeout(this.#retryTimer);
    this.#leave();
    this.#become({ target: null });
  }

  /**
   * Sets whether the newest messages are in view, which decides the end that is kept.
   * `readAt` returns the seq of the first message in view.
   */
  setAtEnd(isAtEnd: boolean, readAt: () => number | null = () => null): void {
    this.#isAtEnd = isAtEnd;
    this.#readAt = readAt;
  }

  /** Adds live messages; returns those that were new. */
  receive(arrived: readonly Message[]): readonly Message[] {
    const before = this.newest;
    const timeline = timelines.receive(this.#history.timeline, arrived);
    if (timeline === this.#history.timeline) return [];
    const crop = this.#isAtEnd ? timelines.dropOldest : timelines.dropNewest;
    this.#become({ timeline: crop(timeline) });
    if (timelines.isTooFarAhead(timeline)) this.#lag(0);
    else if (timeline.ahead.length > 0) void this.#catchUp(this.#fillGap);
    return arrived.filter(({ seq }) => seq > before);
  }

  /** Applies changes of messages. */
  change(changes: readonly Change[]): void {
    const timeline = timelines.change(this.#history.timeline, changes);
    if (timeline !== this.#history.timeline) this.#become({ timeline });
  }

  /** Handles `resume`: the room's current numbers, and whether all missed messages and changes follow. */
  onResume({ lastSeq, lastChange, complete: isComplete, changesComplete: hasChanges }: Resume): void {
    const isOtherHistory = lastSeq < this.#resumed.newest || lastChange < this.#resumed.changed; // the database was restored from a backup
    if (isOtherHistory) this.#become({ timeline: timelines.emptyTimeline });
    else if (!hasChanges) this.#become({ timeline: { ...this.#history.timeline, isStale: true } });
    if (isOtherHistory) void this.#catchUp(this.#startAnew);
    else if (!hasChanges) void this.#catchUp(this.#refresh);
    else if (!isComplete) this.#lag(lastSeq);
  }

  async loadOlder(): Promise<void> {
    const { older, timeline } = this.#history;
    if (timeline.older === null || older === "loading") return;
    const from = timeline.older;
    await this.#load("older", async () => {
      const page = await this.#options.api.before(this.#options.slug, from);
      const isThere = this.#history.timeline.older === from; // the oldest may have been dropped meanwhile
      return isThere ? timelines.prepend(this.#history.timeline, page) : this.#history.timeline;
    });
  }

  /** Loads the messages after a run that ends before the newest one. */
  async loadNewer(): Promise<void> {
    const { newer, timeline } = this.#history;
    if (timeline.newer === null || newer === "loading") return;
    await this.#load("newer", async () => {
      const page = await this.#options.api.after(this.#options.slug, timelines.lastSeq(timeline));
      return timelines.dropOldest(timelines.extend(this.#history.timeline, page, timeline));
    });
  }

  /** Goes to the newest messages, whatever lies between. */
  async toNewest(): Promise<void> {
    if (this.#history.timeline.newer === null) return;
    this.#leave();
    await this.#load("newer", this.#startAnew);
  }

  /** Goes to a message and loads those around it; does nothing if it doesn't exist. Throws what HistoryApi throws. */
  async goTo(target: Target): Promise<void> {
    const { seq } = target;
    this.#leave();
    const { signal } = this.#stay;
    const isLoaded = timelines.has(this.#history.timeline, seq);
    const page = isLoaded ? null : await this.#options.api.around(this.#options.slug, seq);
    if (signal.aborted || page?.messages.every((message) => message.seq !== seq) === true) return;
    const { timeline } = this.#history;
    this.#isAtEnd = false;
    this.#become({ timeline: page === null ? timeline : timelines.startAround(page, timeline), target: { ...target } });
  }

  /** Drops requests for the ends of the timeline. */
  #leave(): void {
    this.#stay.abort();
    this.#stay = new AbortController();
    this.#become({ older: "idle", newer: "idle" });
  }

  /** Too much is missing: a reader at the end gets the latest page, others keep their place. */
  #lag(lastSeq: number): void {
    if (this.#isAtEnd) void this.#catchUp(this.#follow);
    else this.#become({ timeline: timelines.detach(this.#history.timeline, lastSeq) });
  }

  async #load(end: "older" | "newer", ask: Question): Promise<void> {
    const { signal } = this.#stay;
    this.#become({ [end]: "loading" });
    try {
      const timeline = await ask();
      if (!signal.aborted) this.#become({ [end]: "idle", timeline });
    } catch (error) {
      console.warn(`${end} messages cannot be loaded`, error);
      if (!signal.aborted) this.#become({ [end]: "failed" });
    }
  }

  /** Loads what the socket didn't bring, one request at a time. */
  async #catchUp(ask: Question): Promise<void> {
    if (this.#isCatchingUp) {
      this.#nextQuestion = ask;
      return;
    }
    const { signal } = this.#run;
    this.#isCatchingUp = true;
    try {
      const timeline = await ask();
      if (!signal.aborted) this.#become({ timeline });
    } catch (error) {
      console.warn("missed messages cannot be loaded", error);
      if (!signal.aborted) this.#retryTimer = setTimeout(() => void this.#catchUp(ask), backoff(2));
    } finally {
      this.#isCatchingUp = false;
    }
    const next = this.#nextQuestion;
    this.#nextQuestion = null;
    if (next !== null) void this.#catchUp(next);
  }

  readonly #fillGap: Question = async () => {
    const asked = this.#history.timeline;
    if (asked.ahead.length === 0) return asked;
    const page = await this.#options.api.after(this.#options.slug, timelines.lastSeq(asked));
    const timeline = timelines.extend(this.#history.timeline, page, asked);
    if (timeline.ahead.length === 0) return timeline;
    return this.#isAtEnd ? this.#follow() : timelines.detach(timeline, 0);
  };

  /** Loads the latest page; if the reader has gone elsewhere meanwhile, only its newest seq is noted. */
  readonly #follow: Question = async () => {
    const page = await this.#options.api.latest(this.#options.slug);
    const { timeline } = this.#history;
    return this.#isAtEnd ? timelines.startFrom(page, timeline) : timelines.detach(timeline, page.messages.at(-1)?.seq ?? 0);
  };

  readonly #startAnew: Question = async () => {
    const page = await this.#options.api.latest(this.#options.slug);
    return timelines.startFrom(page, this.#history.timeline);
  };

  /** Reloads the messages in view; nothing known is assumed to be correct. */
  readonly #refresh: Question = async () => {
    const seq = this.#isAtEnd ? null : this.#readAt();
    if (seq === null) return this.#startAnew();
    const page = await this.#options.api.around(this.#options.slug, seq);
    return timelines.startAround(page, timelines.withoutMessages(this.#history.timeline));
  };

  #become(change: Partial<HistorySnapshot>): void {
    this.#history = { ...this.#history, ...change };
    this.#options.onChange(this.#history);
  }
}
