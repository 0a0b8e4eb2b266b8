import { entranceTexts } from "../../texts/entrance";
import { useLanguage } from "./useLanguage";

/** The texts of signing in and up. */
export function useEntranceTexts() {
  return entranceTexts(useLanguage().language);
}
