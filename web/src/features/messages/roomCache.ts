import type { HttpClient } from "../../lib/http";
import type { OutboxStore } from "./outboxStore";
import { RoomStore } from "./store";

const CAPACITY = 8; // rooms kept in memory, so that going back is instant

/** The rooms opened recently by the current user. */
export class RoomCache {
  readonly #http: HttpClient;
  readonly #store: OutboxStore;
  readonly #onSignedOut: () => void;
  readonly #rooms = new Map<string, RoomStore>();
  #epoch = 0;

  constructor(http: HttpClient, store: OutboxStore, onSignedOut: () => void) {
    this.#http = http;
    this.#store = store;
    this.#onSignedOut = onSignedOut;
  }

  /** Returns a room's store; a change of the session's `epoch` drops all stores of the previous user. */
  storeOf(slug: string, epoch: number): RoomStore {
    if (epoch !== this.#epoch) this.#rooms.clear();
    this.#epoch = epoch;
    const room = this.#rooms.get(slug) ?? this.#create(slug);
    this.#rooms.delete(slug);
    this.#rooms.set(slug, room);
    this.#forgetOldest();
    return room;
  }

  #create(slug: string): RoomStore {
    return new RoomStore({ slug, http: this.#http, store: this.#store, onSignedOut: this.#onSignedOut });
  }

  #forgetOldest(): void {
    const [oldest] = this.#rooms.keys();
    if (this.#rooms.size > CAPACITY && oldest !== undefined) this.#rooms.delete(oldest);
  }
}
