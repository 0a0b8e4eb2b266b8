import { decodeOrNull } from "../dto/decode";
import { type Language, languageSchema } from "../dto/language";

/** Those of our languages that the browser asks for, best first. */
export function preferredLanguages(): readonly Language[] {
  return navigator.languages
    .map((tag) => decodeOrNull(languageSchema, tag.slice(0, 2).toLowerCase()))
    .filter((language) => language !== null);
}

/** Puts a text where one pastes from; null where the browser gives no access. */
export function clipboardWriter(): ((text: string) => Promise<void>) | null {
  if (!("clipboard" in navigator)) return null;
  return (text) => navigator.clipboard.writeText(text);
}
