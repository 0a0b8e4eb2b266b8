import { backoff } from "../../lib/backoff";
import type { EventSocket, Subscription } from "../../lib/eventSocket";
import { retry } from "../../lib/retry";
import { Store } from "../../lib/store";
import type { PresenceApi } from "./api";
import { type OnlinePerson, PRESENCE_EVENTS, type PresenceEvent, presenceEventSchema, subscribedSchema } from "./dto";
import { type PresenceSnapshot, UNKNOWN_PRESENCE } from "./snapshot";

interface PresenceOptions {
  readonly api: PresenceApi;
  readonly events: EventSocket;
}

const UNKNOWN_AFTER = 10_000; // milliseconds without a connection after which presence counts as unknown

/** Tracks presence over the event socket, which also shows the user as online. */
export class PresenceStore extends Store<PresenceSnapshot> {
  readonly #api: PresenceApi;
  readonly #events: EventSocket;
  #subscription: Subscription | null = null;
  #stopListening: (() => void)[] = [];
  #run = new AbortController();
  #refusals = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #lapseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ api, events }: PresenceOptions) {
    super(UNKNOWN_PRESENCE);
    this.#api = api;
    this.#events = events;
  }

  start(isGuest: boolean): void {
    this.stop();
    this.#stopListening = [
      this.#events.hear(PRESENCE_EVENTS, presenceEventSchema, (event) => this.#onEvent(event)),
      this.#events.subscribe(() => this.#onConnection()),
    ];
    this.#subscription = this.#events.subscribeTo({
      command: () => ({ type: "subscribe", channel: "presence" }),
      schema: subscribedSchema,
      onSubscribed: () => this.#onSubscribed(),
      onRefused: () => void (isGuest && this.#openSession()), // somebody signed in is asked anew who they are
    });
  }

  stop(): void {
    this.#run.abort();
    this.#run = new AbortController();
    clearTimeout(this.#retryTimer);
    this.#subscription?.end({ type: "unsubscribe", channel: "presence" });
    this.#subscription = null;
    for (const stop of this.#stopListening) stop();
    this.#stopListening = [];
    this.#stay();
    this.update(UNKNOWN_PRESENCE);
  }

  /** Creates the guest session; the next connection is the first that has it. */
  async #openSession(): Promise<void> {
    const { signal } = this.#run;
    await retry(() => this.#api.openSession());
    const wait = this.#refusals === 0 ? 0 : backoff(2 + this.#refusals); // milliseconds; a browser may take no cookies
    this.#refusals += 1;
    if (!signal.aborted) this.#retryTimer = setTimeout(() => this.#events.restart(), wait);
  }

  #onSubscribed(): void {
    this.#refusals = 0;
    this.#stay();
  }

  #onEvent(event: PresenceEvent): void {
    this.update(afterEvent(this.getSnapshot(), event));
  }

  #onConnection(): void {
    if (!this.#events.isOpen) this.#lapseTimer ??= setTimeout(() => this.update(UNKNOWN_PRESENCE), UNKNOWN_AFTER);
  }

  #stay(): void {
    clearTimeout(this.#lapseTimer);
    this.#lapseTimer = undefined;
  }
}

/** Returns the presence after an event. */
export function afterEvent({ people }: PresenceSnapshot, event: PresenceEvent): PresenceSnapshot {
  const { guests } = event;
  switch (event.kind) {
    case "state":
      return { people: byName(event.online), guests };
    case "delta":
      return { people: byName([...without(people, event.left, event.joined), ...event.joined]), guests };
    case "number":
      return { people: null, guests };
  }
}

function byName(people: readonly OnlinePerson[]): Map<string, OnlinePerson> {
  return new Map(people.map((person) => [person.username, person]));
}

/** Returns those who stay; a renamed user joins anew under the same id. */
function without(
  people: PresenceSnapshot["people"],
  left: readonly number[],
  joined: readonly OnlinePerson[],
): readonly OnlinePerson[] {
  const gone = new Set([...left, ...joined.map(({ id }) => id)]);
  return [...(people?.values() ?? [])].filter(({ id }) => !gone.has(id));
}
