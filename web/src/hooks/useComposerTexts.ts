import { en, type ComposerTexts, ru } from "../texts/composer";
import { useLanguage } from "./useLanguage";

/** The texts of writing a message. */
export function useComposerTexts(): ComposerTexts {
  return useLanguage().language === "ru" ? ru : en;
}
