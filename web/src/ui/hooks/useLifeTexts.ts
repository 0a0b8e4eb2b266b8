import { lifeTexts } from "../../texts/life";
import { useLanguage } from "./useLanguage";

/** The texts of what becomes of messages. For widgets that are loaded lazily. */
export function useLifeTexts() {
  return lifeTexts(useLanguage().language);
}
