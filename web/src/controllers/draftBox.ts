import type { LocalStore } from "../adapters/localStore";
import { textSchema } from "../dto/text";

/** What a person began to write in a room, kept across reloads and signing in again. */
export class DraftBox {
  readonly #storage: LocalStore;

  constructor(storage: LocalStore) {
    this.#storage = storage;
  }

  read(username: string, slug: string): string {
    return this.#storage.read(key(username, slug), textSchema) ?? "";
  }

  write(username: string, slug: string, text: string): void {
    this.#storage.write(key(username, slug), text);
  }
}

function key(username: string, slug: string): string {
  return `draft.${username}.${slug}`;
}
