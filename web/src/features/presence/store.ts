import { backoff } from "../../lib/backoff";
import { ReconnectingSocket, type SocketState } from "../../lib/reconnectingSocket";
import { Store } from "../../lib/store";
import type { PresenceApi } from "./api";
import { type OnlinePerson, type PresenceFrame, presenceFrameSchema } from "./dto";
import { type PresenceSnapshot, UNKNOWN_PRESENCE } from "./snapshot";

interface PresenceOptions {
  readonly api: PresenceApi;
  /** Called when the server closes the socket because the session ended. */
  readonly onSignedOut: () => void;
}

const UNKNOWN_AFTER = 10_000; // milliseconds without a connection after which presence counts as unknown

/** Tracks presence over one socket per tab, which also shows the user as online. */
export class PresenceStore extends Store<PresenceSnapshot> {
  readonly #api: PresenceApi;
  readonly #onSignedOut: () => void;
  readonly #socket: ReconnectingSocket<PresenceFrame>;
  #isGuest = true;
  #run = new AbortController();
  #refusals = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #lapseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ api, onSignedOut }: PresenceOptions) {
    super(UNKNOWN_PRESENCE);
    this.#api = api;
    this.#onSignedOut = onSignedOut;
    this.#socket = new ReconnectingSocket({
      path: () => "/ws/presence/?delta=1",
      schema: presenceFrameSchema,
      onFrame: (frame) => this.#onFrame(frame),
      onState: (state) => this.#onState(state),
      keepsAlive: true,
    });
  }

  start(isGuest: boolean): void {
    this.#isGuest = isGuest;
    this.#run = new AbortController();
    void this.#open();
  }

  stop(): void {
    this.#run.abort();
    clearTimeout(this.#retryTimer);
    this.#socket.stop();
    this.#stay();
    this.update(UNKNOWN_PRESENCE);
  }

  async #open(): Promise<void> {
    const { signal } = this.#run;
    try {
      if (this.#isGuest) await this.#api.openSession();
      if (!signal.aborted) this.#socket.start();
    } catch (error) {
      console.warn("presence cannot be asked for", error);
      if (!signal.aborted) this.#openLater();
    }
  }

  #openLater(): void {
    this.#retryTimer = setTimeout(() => void this.#open(), backoff(2 + this.#refusals++));
  }

  #onFrame(frame: PresenceFrame): void {
    this.#refusals = 0;
    const before = this.getSnapshot();
    const presence = applyFrame(before, frame);
    if (presence !== before) this.update(presence);
  }

  #onState(state: SocketState): void {
    if (state.kind === "open") this.#stay();
    else this.#lapseTimer ??= setTimeout(() => this.update(UNKNOWN_PRESENCE), UNKNOWN_AFTER);
    if (state.kind === "closed" && state.code !== 0) this.#onRefused();
  }

  #stay(): void {
    clearTimeout(this.#lapseTimer);
    this.#lapseTimer = undefined;
  }

  /** The session has ended, or a guest has none yet: either a new one begins, or this is tried again. */
  #onRefused(): void {
    if (!this.#isGuest) this.#onSignedOut();
    this.#openLater();
  }
}

/** Returns the presence after a frame. */
export function applyFrame(presence: PresenceSnapshot, frame: PresenceFrame): PresenceSnapshot {
  switch (frame.kind) {
    case "state":
      return { people: byName(frame.online), guests: frame.guests };
    case "delta":
      return { people: changed(presence.people, frame.joined, frame.left), guests: frame.guests };
    case "number":
      return { people: null, guests: frame.guests };
    case "error":
      return presence;
  }
}

function byName(people: readonly OnlinePerson[]): Map<string, OnlinePerson> {
  return new Map(people.map((person) => [person.username, person]));
}

/** `left` is applied first: a renamed user leaves by the old name and joins by the new one. */
function changed(
  before: PresenceSnapshot["people"],
  joined: readonly OnlinePerson[],
  left: readonly string[],
): PresenceSnapshot["people"] {
  const people = new Map(before);
  for (const name of left) people.delete(name);
  for (const person of joined) people.set(person.username, person);
  return people;
}
