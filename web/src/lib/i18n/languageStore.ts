import { DEFAULT_LANGUAGE, type Language, languageSchema } from "../dto/language";
import type { LocalStore } from "../localStore";
import { preferredLanguages } from "../navigator";
import { Store } from "../store";
import { showLanguage } from "./documentLanguage";

const KEY = "language";

interface LanguageSnapshot {
  readonly language: Language;
}

/** The language of the interface: the one chosen in this browser, else the browser's first supported one, else Russian. */
export class LanguageStore extends Store<LanguageSnapshot> {
  readonly #storage: LocalStore;

  constructor(storage: LocalStore) {
    super({ language: storage.read(KEY, languageSchema) ?? preferredLanguages()[0] ?? DEFAULT_LANGUAGE });
    this.#storage = storage;
    showLanguage(this.getSnapshot().language);
  }

  choose(language: Language): void {
    this.#storage.write(KEY, language);
    showLanguage(language);
    this.update({ language });
  }
}
