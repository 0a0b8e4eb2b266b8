import { en, type NoticesTexts, ru } from "../texts/notices";
import { useLanguage } from "./useLanguage";

/** The texts of what any page may have to tell. */
export function useNoticesTexts(): NoticesTexts {
  return useLanguage().language === "ru" ? ru : en;
}
