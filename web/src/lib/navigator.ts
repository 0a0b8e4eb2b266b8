import { decodeOrNull } from "./dto/decode";
import { type Language, languageSchema } from "./dto/language";

/** Those of our languages that the browser asks for, best first. */
export function preferredLanguages(): readonly Language[] {
  return navigator.languages
    .map((tag) => decodeOrNull(languageSchema, tag.slice(0, 2).toLowerCase()))
    .filter((language) => language !== null);
}

/** Puts a text where one pastes from. Rejects where the browser gives no access. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

/** Null on pages of plain http other than localhost. */
export function workers(): ServiceWorkerContainer | null {
  return "serviceWorker" in navigator ? navigator.serviceWorker : null;
}

/** Puts a text where one pastes from; false when the browser did not let us. */
export async function copy(text: string): Promise<boolean> {
  try {
    await copyText(text);
    return true;
  } catch (error) {
    console.warn("the text was not copied", error);
    return false;
  }
}
