import { backoff } from "./backoff";
import { decodeJsonOrNull, type Schema } from "./dto/decode";
import { heartbeatSchema } from "./dto/liveFrame";

export type SocketState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  /** The next attempt comes at `until`, in the time of `performance.now`. */
  | { readonly kind: "waiting"; readonly until: number }
  /** Closed for idleness; opens again when somebody looks. */
  | { readonly kind: "idle" }
  /** For good: stopped here, or refused by the server with this code (0: stopped). */
  | { readonly kind: "closed"; readonly code: number };

interface SocketOptions<Frame> {
  /** Asked before each attempt, since it carries where to resume. */
  readonly path: () => string;
  readonly schema: Schema<Frame>;
  readonly onFrame: (frame: Frame) => void;
  readonly onState: (state: SocketState) => void;
  /** Whether the server closes a socket whose client says nothing for long. */
  readonly keepsAlive?: boolean;
  /** The frame that asks for a sign of life, where it is another than on the older sockets. */
  readonly ping?: () => object;
}

const REFUSALS = new Set([4401, 4403, 4404]);
const IDLE = new Set([4000, 4001]); // not the inbox's 4002: it is for what comes while nobody looks
const TOO_MANY = 4429;
const TOO_MANY_DELAY = 20_000; // milliseconds; the server counts connections by the minute
const STABLE_AFTER = 5_000; // milliseconds open, after which a loss counts as the first
const CONNECT_TIMEOUT = 15_000; // milliseconds; browsers wait for minutes
const PING_INTERVAL = 30_000; // milliseconds; the server gives up after 90 s
const PING_AFTER = 15_000; // milliseconds without a frame, after which the server is asked for a sign of life
const PING_AFTER_HIDDEN = 45_000; // milliseconds; the same on a page that nobody looks at
const PONG_TIMEOUT = 10_000; // milliseconds without any frame after that, and the connection is taken for dead
const MAX_HIDDEN = 60_000; // milliseconds hidden, after which an open socket is not trusted: the machine may have slept
const PING = { type: "ping", answer: true };

/**
 * A WebSocket that comes back: full-jitter backoff, at once when the network or the reader returns.
 * A connection that carries nothing any more (half-open: no close comes either) is noticed within
 * `PING_AFTER` and `PONG_TIMEOUT`.
 */
export class ReconnectingSocket<Frame> {
  readonly #options: SocketOptions<Frame>;
  #socket: WebSocket | null = null;
  #state: SocketState = { kind: "closed", code: 0 };
  #listening = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isPinged = false;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #attempt = 0;
  #openedAt = 0;
  #hiddenAt = 0;

  constructor(options: SocketOptions<Frame>) {
    this.#options = options;
  }

  start(): void {
    this.#listening.abort();
    this.#drop();
    this.#attempt = 0;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    window.addEventListener("online", () => this.restart(), { signal });
    window.addEventListener("offline", () => this.restart(), { signal });
    window.addEventListener("focus", () => this.#onFocus(), { signal });
    document.addEventListener("visibilitychange", () => this.#onVisibility(), { signal });
    this.#connect();
  }

  stop(): void {
    this.#listening.abort();
    this.#drop();
    this.#become({ kind: "closed", code: 0 });
  }

  /** Connects anew at once, unless it is closed for good. */
  restart(): void {
    if (this.#state.kind === "closed") return;
    this.#drop();
    this.#connect();
  }

  /** True when the frame was handed to an open socket. */
  send(frame: object): boolean {
    if (this.#socket === null || this.#state.kind !== "open") return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #connect(): void {
    this.#become({ kind: "connecting" });
    const url = new URL(this.#options.path(), location.origin);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    socket.onopen = () => this.#onOpen();
    socket.onclose = ({ code }) => this.#onClose(code);
    socket.onmessage = (event) => {
      this.#onActivity();
      const frame = decodeJsonOrNull(this.#options.schema, event.data);
      if (frame !== null) this.#options.onFrame(frame);
      else if (decodeJsonOrNull(heartbeatSchema, event.data) === null) console.warn("a frame of no known shape was left out");
    };
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#onClose(0), CONNECT_TIMEOUT);
  }

  #onOpen(): void {
    clearTimeout(this.#timer);
    this.#openedAt = performance.now();
    this.#onActivity();
    if (this.#options.keepsAlive === true) this.#pingTimer = setInterval(() => this.#ping(), PING_INTERVAL);
    this.#become({ kind: "open" });
  }

  /**
   * Something came. Each timer begins at an event, not at the timer before it: browsers slow down
   * chains of timers on a hidden page to one a minute.
   */
  #onActivity(): void {
    clearTimeout(this.#idleTimer);
    this.#isPinged = false;
    this.#idleTimer = setTimeout(() => this.#ping(), document.visibilityState === "hidden" ? PING_AFTER_HIDDEN : PING_AFTER);
  }

  #ping(): void {
    if (this.#isPinged || this.#state.kind !== "open") return;
    this.#isPinged = true;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.restart(), PONG_TIMEOUT);
    this.send(this.#options.ping?.() ?? PING);
  }

  #onClose(code: number): void {
    const wasStable = this.#state.kind === "open" && performance.now() - this.#openedAt >= STABLE_AFTER;
    if (wasStable) this.#attempt = 0;
    this.#drop();
    if (REFUSALS.has(code)) this.#refused(code);
    else if (IDLE.has(code) && document.visibilityState === "hidden") this.#become({ kind: "idle" });
    else this.#wait((code === TOO_MANY ? TOO_MANY_DELAY : 0) + backoff(this.#attempt++));
  }

  #refused(code: number): void {
    this.#listening.abort();
    this.#become({ kind: "closed", code });
  }

  #wait(delay: number): void {
    this.#become({ kind: "waiting", until: performance.now() + delay });
    this.#timer = setTimeout(() => this.#connect(), delay);
  }

  #onVisibility(): void {
    if (document.visibilityState === "hidden") {
      this.#hiddenAt = Date.now(); // which goes on while the machine sleeps; `performance.now` may not
      return;
    }
    const isStale = this.#state.kind === "open" && Date.now() - this.#hiddenAt >= MAX_HIDDEN;
    if (isStale || this.#state.kind === "waiting") this.restart();
    else this.#onFocus();
  }

  #onFocus(): void {
    if (this.#state.kind === "idle") this.restart();
    else this.#ping();
  }

  #drop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#idleTimer);
    clearInterval(this.#pingTimer);
    this.#isPinged = false;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
  }

  #become(state: SocketState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
