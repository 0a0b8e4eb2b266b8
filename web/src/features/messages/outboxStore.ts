import type { LocalStore } from "../../lib/localStore";
import { outboxSchema, type Outgoing } from "./dto";
import * as outboxes from "./outbox";

/** Keeps unsent messages in this browser. Each change reads first, because other tabs write too. */
export class OutboxStore {
  readonly #storage: LocalStore;

  constructor(storage: LocalStore) {
    this.#storage = storage;
  }

  read(username: string, slug: string): outboxes.Outbox {
    return this.#storage.readJson(key(username, slug), outboxSchema) ?? [];
  }

  put(username: string, slug: string, outgoing: Outgoing): void {
    this.#write(username, slug, outboxes.add(this.read(username, slug), outgoing));
  }

  drop(username: string, slug: string, nonce: string): void {
    const kept = this.read(username, slug);
    const rest = outboxes.remove(kept, nonce);
    if (rest !== kept) this.#write(username, slug, rest);
  }

  #write(username: string, slug: string, outbox: outboxes.Outbox): void {
    this.#storage.write(key(username, slug), outbox.length === 0 ? "" : JSON.stringify(outbox));
  }
}

function key(username: string, slug: string): string {
  return `outbox.${username}.${slug}`;
}
