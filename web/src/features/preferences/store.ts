import type { LocalStore } from "../../lib/localStore";
import { Store } from "../../lib/store";
import { type Theme, themeSchema } from "./dto";

/** Shows the page in a theme, null: in the system's. */
export function showTheme(theme: Theme | null): void {
  const { dataset } = document.documentElement;
  if (theme === null) delete dataset.theme;
  else dataset.theme = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color][data-theme]")) {
    const own = meta.dataset.theme ?? "";
    meta.media = theme === null ? `(prefers-color-scheme: ${own})` : theme === own ? "all" : "not all";
  }
}

const KEY = "theme";

interface ThemeSnapshot {
  /** Null: as the system has it. */
  readonly theme: Theme | null;
}

/** The theme of the interface, shown from the moment this is made: before the first paint. */
export class ThemeStore extends Store<ThemeSnapshot> {
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
