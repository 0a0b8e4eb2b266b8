import { noticesTexts } from "../../texts/notices";
import { useLanguage } from "./useLanguage";

/** The texts of what any page may have to tell. */
export function useNoticesTexts() {
  return noticesTexts(useLanguage().language);
}
