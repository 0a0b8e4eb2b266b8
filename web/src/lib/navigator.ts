import { decodeOrNull } from "./dto/decode";
import { type Language, languageSchema } from "./dto/language";

/** Returns the supported languages that the browser prefers, best first. */
export function preferredLanguages(): readonly Language[] {
  return navigator.languages
    .map((tag) => decodeOrNull(languageSchema, tag.slice(0, 2).toLowerCase()))
    .filter((language) => language !== null);
}

/** Copies a text to the clipboard. Rejects if the browser gives no access. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

/** Null on pages of plain HTTP other than localhost. */
export function workers(): ServiceWorkerContainer | null {
  return "serviceWorker" in navigator ? navigator.serviceWorker : null;
}

/** Copies a text to the clipboard; returns false if the browser gives no access. */
export async function copy(text: string): Promise<boolean> {
  try {
    await copyText(text);
    return true;
  } catch (error) {
    console.warn("the text was not copied", error);
    return false;
  }
}
