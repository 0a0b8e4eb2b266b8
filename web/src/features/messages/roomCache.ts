import type { HttpClient } from "../../lib/http";
import type { OutboxStore } from "./outboxStore";
import { RoomStore } from "./store";

const CAPACITY = 8; // rooms whose messages stay in memory, so that going back shows them at once

/** The rooms that were opened lately, by whoever is signed in. */
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

  /** The store of a room; `epoch` is the session's: nothing is kept from one person for the next. */
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
