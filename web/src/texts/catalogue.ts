import type { Language } from "../lib/dto/language";
import { byLanguage, pathOf } from "./byLanguage";
import type { AppTexts } from "./types";

const OTHERS = import.meta.glob<AppTexts>(["./locale/*.po", "!./locale/ru.po"], { query: "?part=app", import: "default" });
const loaded: Record<string, AppTexts> = import.meta.glob<AppTexts>("./locale/ru.po", {
  query: "?part=app",
  import: "default",
  eager: true,
});

/** Returns the texts in a language, in Russian until those have been loaded. */
export const appCatalogue = byLanguage(loaded);

/** Loads the texts of a language: a first page does not wait for those of others. */
export async function loadTexts(language: Language): Promise<void> {
  const file = pathOf(language);
  try {
    const texts = loaded[file] === undefined ? await OTHERS[file]?.() : undefined;
    if (texts !== undefined) loaded[file] = texts;
  } catch (error) {
    console.warn("the texts cannot be loaded", error);
  }
}
