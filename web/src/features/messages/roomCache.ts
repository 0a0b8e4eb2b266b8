import type { RoomsApi } from "../rooms/api";
import type { OutboxStore } from "./outboxStore";
import { RoomController } from "./store";

const KEPT = 8; // rooms whose messages stay in memory, so that going back shows them at once

/** The rooms that were opened lately, by whoever is signed in. */
export class RoomDirectory {
  readonly #api: RoomsApi;
  readonly #store: OutboxStore;
  readonly #onSignedOut: () => void;
  readonly #rooms = new Map<string, RoomController>();
  #epoch = 0;

  constructor(api: RoomsApi, store: OutboxStore, onSignedOut: () => void) {
    this.#api = api;
    this.#store = store;
    this.#onSignedOut = onSignedOut;
  }

  /** The controller of a room; `epoch` is the session's: nothing is kept from one person for the next. */
  controllerOf(slug: string, epoch: number): RoomController {
    if (epoch !== this.#epoch) this.#rooms.clear();
    this.#epoch = epoch;
    const controller = this.#rooms.get(slug) ?? this.#create(slug);
    this.#rooms.delete(slug);
    this.#rooms.set(slug, controller);
    this.#forgetOldest();
    return controller;
  }

  #create(slug: string): RoomController {
    return new RoomController({ slug, api: this.#api, store: this.#store, onSignedOut: this.#onSignedOut });
  }

  #forgetOldest(): void {
    const [oldest] = this.#rooms.keys();
    if (this.#rooms.size > KEPT && oldest !== undefined) this.#rooms.delete(oldest);
  }
}
