import { textSchema } from "../../lib/dto/text";
import type { LocalStore } from "../../lib/localStore";
import { type ComposerMode, composerModeSchema } from "./dto";

/** The user's draft in a room, kept across reloads and signing in again. */
export class DraftStore {
  readonly #storage: LocalStore;

  constructor(storage: LocalStore) {
    this.#storage = storage;
  }

  read(username: string, slug: string): string {
    return this.#storage.read(`draft.${username}.${slug}`, textSchema) ?? "";
  }

  write(username: string, slug: string, text: string): void {
    this.#storage.write(`draft.${username}.${slug}`, text);
  }

  /** The message being replied to or edited; null if neither. */
  readMode(username: string, slug: string): ComposerMode | null {
    return this.#storage.readJson(`mode.${username}.${slug}`, composerModeSchema);
  }

  writeMode(username: string, slug: string, mode: ComposerMode | null): void {
    this.#storage.write(`mode.${username}.${slug}`, mode === null ? "" : JSON.stringify(mode));
  }
}
