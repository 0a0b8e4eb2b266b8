import type { Language } from "../dto/language";
import { ru, type Texts } from "./ru";

const loaded: Partial<Record<Language, Texts>> = { ru };

/** The texts in a language, in Russian until those have been loaded. */
export function textsIn(language: Language): Texts {
  return loaded[language] ?? ru;
}

/** Loads the texts of a language: nobody's first page waits for those of others. */
export async function loadTexts(language: Language): Promise<void> {
  try {
    if (language === "en") loaded.en ??= (await import("./en")).en;
  } catch (error) {
    console.warn("the texts cannot be loaded", error);
  }
}
