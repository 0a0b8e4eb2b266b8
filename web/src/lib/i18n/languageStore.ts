import { DEFAULT_LANGUAGE, type Language, languageSchema } from "../dto/language";
import type { LocalStore } from "../localStore";
import { preferredLanguages } from "../navigator";
import { Store } from "../store";
import { showLanguage } from "./documentLanguage";

const KEY = "language";

interface LanguageSnapshot {
  readonly language: Language;
}

/** The language of the interface, told to the browser from the moment this is made: the one chosen here before, else the first the browser asks for, else Russian. */
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
