import { en, type DirectTexts, ru } from "../texts/direct";
import { useLanguage } from "./useLanguage";

/** The texts of direct conversations. */
export function useDirectTexts(): DirectTexts {
  return useLanguage().language === "ru" ? ru : en;
}
