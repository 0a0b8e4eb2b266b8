import type { Language } from "../dto/language";

/** Tells the browser which language the page speaks. */
export function showLanguage(language: Language): void {
  document.documentElement.lang = language;
}
