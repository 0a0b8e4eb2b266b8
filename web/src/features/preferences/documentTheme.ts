import type { Theme } from "./dto";

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
