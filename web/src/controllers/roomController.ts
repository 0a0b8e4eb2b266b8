import { backoff } from "../adapters/backoff";
import { Refused } from "../adapters/http";
import { newNonce } from "../adapters/nonce";
import { ReconnectingSocket, type SocketState } from "../adapters/reconnectingSocket";
import type { RoomsApi } from "../adapters/roomsApi";
import { type ChatFrame, chatFrameSchema } from "../dto/chatFrame";
import type { Message, Room } from "../dto/room";
import * as outboxes from "./outbox";
import { Store } from "./store";
import * as timelines from "./timeline";

export interface RoomSnapshot {
  /** `away`: the server cannot be asked now; it is tried again by itself. */
  readonly phase: "loading" | "ready" | "missing" | "forbidden" | "away";
  readonly room: Room | null;
  readonly timeline: timelines.Timeline;
  readonly older: "idle" | "loading" | "failed";
  readonly outbox: outboxes.Outbox;
  readonly connection: SocketState;
  /** No message is taken before this time (milliseconds since the epoch), for too many were sent. */
  readonly mutedUntil: number;
  /** The last few messages that came in live, for who listens instead of looks. */
  readonly arrivals: readonly Message[];
}

interface RoomControllerOptions {
  readonly slug: string;
  readonly api: RoomsApi;
  /** The server closed the socket, for the session is over. */
  readonly onSignedOut: () => void;
}

/** Asks the server for what is missing; gives the timeline with it. */
type Question = () => Promise<timelines.Timeline>;

const ANSWER_TIMEOUT = 10_000; // milliseconds; a socket silent for longer after a message is taken for dead
const ARRIVALS = 5;
const NOT_FOUND = [400, 404]; // no slug, no such room or none that one may know of

/** One room: its history, its live messages in order, and one's own on their way. */
export class RoomController extends Store<RoomSnapshot> {
  readonly slug: string;
  readonly #api: RoomsApi;
  readonly #onSignedOut: () => void;
  readonly #socket: ReconnectingSocket<ChatFrame>;
  #run = new AbortController();
  #isCatchingUp = false;
  #nextQuestion: Question | null = null;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ slug, api, onSignedOut }: RoomControllerOptions) {
    super({
      phase: "loading",
      room: null,
      timeline: timelines.emptyTimeline,
      older: "idle",
      outbox: [],
      connection: { kind: "closed", code: 0 },
      mutedUntil: 0,
      arrivals: [],
    });
    this.slug = slug;
    this.#api = api;
    this.#onSignedOut = onSignedOut;
    this.#socket = new ReconnectingSocket({
      path: () => `/ws/chat/${slug}/?after=${String(this.#lastSeq)}`,
      schema: chatFrameSchema,
      onFrame: (frame) => this.#onFrame(frame),
      onState: (connection) => this.#onConnection(connection),
    });
  }

  /** Loads the room, or resumes it where `stop` left it. */
  start(): void {
    this.#run.abort();
    this.#run = new AbortController();
    if (this.getSnapshot().phase === "ready") this.#socket.start();
    else void this.#load();
  }

  stop(): void {
    this.#run.abort();
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#answerTimer);
    this.#socket.stop();
    this.update({ arrivals: [], older: "idle" });
  }

  readonly send = (text: string): void => {
    const content = text.trim();
    if (content === "") return;
    const nonce = newNonce();
    this.update({ outbox: outboxes.add(this.getSnapshot().outbox, nonce, content, Date.now()) });
    this.#transmit({ nonce, text: content });
  };

  /** Sends a refused message again: by the same nonce, for it may be stored after all. */
  readonly retry = (nonce: string): void => {
    const outbox = outboxes.mark(this.getSnapshot().outbox, nonce, null);
    this.update({ outbox });
    for (const outgoing of outbox) if (outgoing.nonce === nonce) this.#transmit(outgoing);
  };

  readonly discard = (nonce: string): void => {
    this.update({ outbox: outboxes.remove(this.getSnapshot().outbox, nonce) });
  };

  readonly loadOlder = async (): Promise<void> => {
    const { older, timeline } = this.getSnapshot();
    if (timeline.older === null || older === "loading") return;
    const { signal } = this.#run;
    this.update({ older: "loading" });
    try {
      const page = await this.#api.before(this.slug, timeline.older);
      if (signal.aborted) return;
      this.update({ older: "idle", timeline: timelines.prepend(this.getSnapshot().timeline, page) });
    } catch (error) {
      console.warn("older messages cannot be loaded", error);
      if (!signal.aborted) this.update({ older: "failed" });
    }
  };

  get #lastSeq(): number {
    return timelines.lastSeq(this.getSnapshot().timeline);
  }

  async #load(attempt = 0): Promise<void> {
    const { signal } = this.#run;
    if (attempt === 0) this.update({ phase: "loading" });
    try {
      const [room, page] = await Promise.all([this.#api.find(this.slug), this.#api.latest(this.slug)]);
      if (signal.aborted) return;
      this.update({ phase: "ready", room, timeline: timelines.startFrom(page) });
      this.#socket.start();
    } catch (error) {
      if (!signal.aborted) this.#onLoadFailure(error, attempt);
    }
  }

  #onLoadFailure(error: unknown, attempt: number): void {
    if (error instanceof Refused && NOT_FOUND.includes(error.status)) {
      this.update({ phase: "missing" });
      return;
    }
    console.warn("the room cannot be loaded", error);
    this.update({ phase: "away" });
    this.#retryTimer = setTimeout(() => void this.#load(attempt + 1), backoff(attempt + 2));
  }

  #onConnection(connection: SocketState): void {
    this.update({ connection });
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
    if (connection.kind === "open") {
      for (const outgoing of outboxes.pending(this.getSnapshot().outbox)) this.#transmit(outgoing);
    }
    if (connection.kind === "closed") this.#onRefused(connection.code);
  }

  #onRefused(code: number): void {
    if (code === 4401) this.#onSignedOut();
    if (code === 4403) this.update({ phase: "forbidden" });
    if (code === 4404) this.update({ phase: "missing" });
  }

  #onFrame(frame: ChatFrame): void {
    switch (frame.kind) {
      case "message":
        this.#onMessage(frame.message, frame.nonce);
        break;
      case "resume":
        this.#onResume(frame);
        break;
      case "error":
        this.#onError(frame);
    }
  }

  #onResume({ lastSeq, complete }: Extract<ChatFrame, { kind: "resume" }>): void {
    const isOtherHistory = lastSeq < this.#lastSeq; // the database was put back to an earlier state
    if (isOtherHistory) this.update({ timeline: timelines.emptyTimeline });
    if (isOtherHistory || !complete) void this.#catchUp(this.#startAnew);
  }

  #onMessage(message: Message, nonce: string | null): void {
    const before = this.getSnapshot();
    const timeline = timelines.receive(before.timeline, message);
    const isNew = timeline !== before.timeline;
    this.update({
      timeline,
      outbox: outboxes.remove(before.outbox, nonce),
      arrivals: isNew ? [...before.arrivals, message].slice(-ARRIVALS) : before.arrivals,
    });
    if (nonce !== null) this.#onAnswer();
    if (timeline.ahead.length > 0) void this.#catchUp(this.#fillGap);
  }

  #onError({ refusal, retryAfter, nonce }: Extract<ChatFrame, { kind: "error" }>): void {
    const { outbox, mutedUntil } = this.getSnapshot();
    this.update({
      outbox: outboxes.mark(outbox, nonce, refusal),
      mutedUntil: refusal === "rate_limited" ? Date.now() + retryAfter * 1000 : mutedUntil,
    });
    this.#onAnswer();
  }

  #transmit({ nonce, text }: Pick<outboxes.Outgoing, "nonce" | "text">): void {
    if (this.#socket.send({ message: text, nonce })) this.#awaitAnswer();
  }

  #awaitAnswer(): void {
    this.#answerTimer ??= setTimeout(() => this.#socket.restart(), ANSWER_TIMEOUT);
  }

  #onAnswer(): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
    if (outboxes.pending(this.getSnapshot().outbox).length > 0) this.#awaitAnswer();
  }

  /** Asks the server for what the socket did not bring, one such question after the other. */
  async #catchUp(ask: Question): Promise<void> {
    if (this.#isCatchingUp) {
      this.#nextQuestion = ask;
      return;
    }
    const { signal } = this.#run;
    this.#isCatchingUp = true;
    try {
      const timeline = await ask();
      if (!signal.aborted) this.update({ timeline });
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
    if (this.getSnapshot().timeline.ahead.length === 0) return this.getSnapshot().timeline;
    const page = await this.#api.after(this.slug, this.#lastSeq);
    const timeline = timelines.extend(this.getSnapshot().timeline, page.messages);
    return timeline.ahead.length > 0 ? this.#startAnew() : timeline;
  };

  readonly #startAnew: Question = async () => {
    const page = await this.#api.latest(this.slug);
    const { messages, ahead } = this.getSnapshot().timeline;
    return timelines.startFrom(page, [...messages, ...ahead]);
  };
}
