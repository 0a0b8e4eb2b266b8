import { showTheme } from "./documentTheme";
import type { LocalStore } from "../../lib/localStore";
import { type Theme, themeSchema } from "./dto";
import { Store } from "../../lib/store";

const KEY = "theme";

interface ThemeSnapshot {
  /** Null: as the system has it. */
  readonly theme: Theme | null;
}

/** The theme of the interface, shown from the moment this is made: before the first paint. */
export class ThemeController extends Store<ThemeSnapshot> {
  readonly #storage: LocalStore;

  constructor(storage: LocalStore) {
    super({ theme: storage.read(KEY, themeSchema) });
    this.#storage = storage;
    showTheme(this.getSnapshot().theme);
  }

  choose(theme: Theme | null): void {
    this.#storage.write(KEY, theme ?? "");
    showTheme(theme);
    this.update({ theme });
  }
}
