import type { Language } from "../lib/dto/language";
import { ru, type Texts } from "./ru";

const loaded: Partial<Record<Language, Texts>> = { ru };

/** Returns the texts of a language, or the Russian ones until they are loaded. */
export function textsIn(language: Language): Texts {
  return loaded[language] ?? ru;
}

/** Loads the texts of a language. Russian comes with the application. */
export async function loadTexts(language: Language): Promise<void> {
  try {
    if (language === "en") loaded.en ??= (await import("./en")).en;
  } catch (error) {
    console.warn("the texts cannot be loaded", error);
  }
}
