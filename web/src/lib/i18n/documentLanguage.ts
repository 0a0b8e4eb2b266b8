import type { Language } from "../dto/language";

/** Sets the document's language. */
export function showLanguage(language: Language): void {
  document.documentElement.lang = language;
}
