import type { Language } from "../dto/language";

/** Tells the browser which language the page speaks, also when it is installed. */
export function showLanguage(language: Language): void {
  document.documentElement.lang = language;
  document.querySelector("link[rel=manifest]")?.setAttribute("href", `/manifest.${language}.webmanifest`);
}
