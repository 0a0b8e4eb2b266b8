import { en, type EntranceTexts, ru } from "../texts/entrance";
import { useLanguage } from "./useLanguage";

/** The texts of signing in and up. */
export function useEntranceTexts(): EntranceTexts {
  return useLanguage().language === "ru" ? ru : en;
}
