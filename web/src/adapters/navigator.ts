import { decodeOrNull } from "../dto/decode";
import { type Language, languageSchema } from "../dto/language";

/** Those of our languages that the browser asks for, best first. */
export function preferredLanguages(): readonly Language[] {
  return navigator.languages
    .map((tag) => decodeOrNull(languageSchema, tag.slice(0, 2).toLowerCase()))
    .filter((language) => language !== null);
}
