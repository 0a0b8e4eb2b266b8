import { backoff } from "./backoff";
import { decode, decodeOrNull, type Schema } from "./dto/decode";
import { type EventsFrame, eventsFrameSchema } from "./dto/event";
import { ReconnectingSocket, type SocketState } from "./reconnectingSocket";
import { Store } from "./store";

/** The server refused a command. */
export class CommandRefused extends Error {
  override name = "CommandRefused";
  readonly code: string;
  /** Seconds to wait, 0 when not told. */
  readonly retryAfter: number;

  constructor(code: string, retryAfter: number) {
    super(code);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** A command was not answered: if `wasSent`, it may have been carried out all the same. */
export class Unanswered extends Error {
  override name = "Unanswered";
  readonly wasSent: boolean;

  constructor(wasSent: boolean) {
    super(wasSent ? "the outcome is unknown" : "not connected");
    this.wasSent = wasSent;
  }
}

type Answer = Extract<EventsFrame, { kind: "answer" }>["answer"] | { readonly kind: "unanswered"; readonly wasSent: boolean };

interface Pending {
  readonly onAnswer: (answer: Answer) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** A command of its `type`, with its fields. */
export interface Command {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What the server is asked to tell, on each connection anew. */
interface SubscriptionOptions<Result> {
  /** Asked before each attempt, since it carries where to resume. */
  readonly command: () => Command;
  readonly schema: Schema<Result>;
  /** Called before any frame that follows the answer is handed on. */
  readonly onSubscribed: (result: Result) => void;
  /** Refused for good, with this code: on this connection it is not tried again. */
  readonly onRefused: (code: string) => void;
}

export interface Subscription {
  /** Asks anew on this connection. */
  readonly renew: () => void;
  /** Asks no more; the server is told by this command. */
  readonly end: (command: Command | null) => void;
}

interface EventSocketOptions {
  /** The server does not, or no longer, take one for whom one was. */
  readonly onSignedOut: () => void;
}

export interface EventSocketSnapshot {
  readonly connection: SocketState;
  /** Who one is for the server, on the latest connection; null for a guest. */
  readonly username: string | null;
}

type Listener = (event: unknown) => void;

const ANSWER_TIMEOUT = 15_000; // milliseconds; the server gives up on PostgreSQL after 10 s
const REFUSED_DELAY = 20_000; // milliseconds after a refusal; who one is has long been asked by then
const PASSING = ["rate_limited", "unavailable"]; // codes after which the same is asked again

/** The tab's one socket for events: commands, each answered once, and subscriptions, which last over connections. */
export class EventSocket extends Store<EventSocketSnapshot> {
  readonly #onSignedOut: () => void;
  readonly #socket: ReconnectingSocket<EventsFrame>;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #subscriptions = new Set<() => void>();
  #pending = new Map<number, Pending>();
  #lastId = 0;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ onSignedOut }: EventSocketOptions) {
    super({ connection: { kind: "closed", code: 0 }, username: null });
    this.#onSignedOut = onSignedOut;
    this.#socket = new ReconnectingSocket({
      path: () => "/ws/events/",
      schema: eventsFrameSchema,
      onFrame: (frame) => this.#onFrame(frame),
      onState: (state) => this.#onState(state),
      keepsAlive: true, // who is online is seen by it
      ping: () => ({ type: "ping", id: ++this.#lastId }),
    });
  }

  get isOpen(): boolean {
    return this.getSnapshot().connection.kind === "open";
  }

  start(): void {
    clearTimeout(this.#reopenTimer);
    this.#socket.start();
  }

  stop(): void {
    clearTimeout(this.#reopenTimer);
    this.#socket.stop();
  }

  /** Connects anew at once: the connection is taken for dead. */
  restart(): void {
    this.#socket.restart();
  }

  /** Has a command carried out. Throws CommandRefused, Unanswered, DecodeError. */
  command<Result>(command: Command, schema: Schema<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#ask(command, (answer) => {
        if (answer.kind === "refused") reject(new CommandRefused(answer.code, answer.retryAfter));
        else if (answer.kind === "unanswered") reject(new Unanswered(answer.wasSent));
        else settle(() => decode(schema, answer.result, command.type), resolve, reject);
      });
    });
  }

  /** Hands on events of these types; gives what ends that. */
  hear<Event>(types: readonly string[], schema: Schema<Event>, onEvent: (event: Event) => void): () => void {
    const listener = (event: unknown) => {
      const decoded = decodeOrNull(schema, event);
      if (decoded === null) console.warn("an event of no known shape was left out");
      else onEvent(decoded);
    };
    for (const type of types) this.#listenersOf(type).add(listener);
    return () => {
      for (const type of types) this.#listenersOf(type).delete(listener);
    };
  }

  /** Subscribes now, if there is a connection, and on each one that follows. */
  subscribeTo<Result>(options: SubscriptionOptions<Result>): Subscription {
    let attempt = 0;
    let round = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (wait: number) => {
      timer = setTimeout(ask, wait);
    };
    const ask = () => {
      clearTimeout(timer);
      if (!this.isOpen) return;
      const current = ++round;
      this.#ask(options.command(), (answer) => {
        if (current !== round) return;
        const result = answer.kind === "ok" ? decodeOrNull(options.schema, answer.result) : null;
        if (result !== null) {
          attempt = 0;
          options.onSubscribed(result);
        } else if (answer.kind === "ok") console.warn("a subscription was answered in no known shape");
        else if (answer.kind === "unanswered") {
          if (this.isOpen) this.restart();
        } else if (PASSING.includes(answer.code)) again(answer.retryAfter * 1000 + backoff(attempt++));
        else options.onRefused(answer.code);
      });
    };
    this.#subscriptions.add(ask);
    ask();
    return {
      renew: ask,
      end: (command) => {
        round += 1;
        clearTimeout(timer);
        this.#subscriptions.delete(ask);
        if (command !== null && this.isOpen) this.#ask(command, ignore);
      },
    };
  }

  #ask(command: Command, onAnswer: (answer: Answer) => void): void {
    const id = ++this.#lastId;
    if (!this.#socket.send({ ...command, id })) {
      onAnswer({ kind: "unanswered", wasSent: false });
      return;
    }
    const timer = setTimeout(() => this.#answer(id, { kind: "unanswered", wasSent: true }), ANSWER_TIMEOUT);
    this.#pending.set(id, { onAnswer, timer });
  }

  #answer(id: number, answer: Answer): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.onAnswer(answer);
  }

  #onFrame(frame: EventsFrame): void {
    if (frame.kind === "event") for (const listener of this.#listeners.get(frame.type) ?? []) listener(frame.event);
    else if (frame.kind === "hello") this.#onHello(frame.username);
    else if (frame.id === null) console.warn("the server did not understand a command");
    else this.#answer(frame.id, frame.answer);
  }

  #onHello(username: string | null): void {
    this.update({ username });
    if (username === null) this.#onSignedOut();
  }

  #onState(connection: SocketState): void {
    this.update({ connection });
    if (connection.kind !== "open") this.#abandon();
    else for (const ask of [...this.#subscriptions]) ask();
    if (connection.kind !== "closed" || connection.code === 0) return;
    this.#onSignedOut();
    this.#reopenTimer = setTimeout(() => this.#socket.start(), REFUSED_DELAY);
  }

  /** The connection is gone, and with it all answers that it owed. */
  #abandon(): void {
    const pending = this.#pending;
    this.#pending = new Map();
    for (const { timer, onAnswer } of pending.values()) {
      clearTimeout(timer);
      onAnswer({ kind: "unanswered", wasSent: true });
    }
  }

  #listenersOf(type: string): Set<Listener> {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    return listeners;
  }
}

function settle<T>(give: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): void {
  try {
    resolve(give());
  } catch (error) {
    reject(error);
  }
}

/** For answers that change nothing. */
function ignore(): void {
  // whether it was carried out, or the connection ended: nothing is told any more
}
