import { en, type HomeTexts, ru } from "../texts/home";
import { useLanguage } from "./useLanguage";

/** The texts of the page that all begins with. */
export function useHomeTexts(): HomeTexts {
  return useLanguage().language === "ru" ? ru : en;
}
