import { searchTexts } from "../../texts/search";
import { useLanguage } from "./useLanguage";

/** The texts of search. For what is loaded lazily. */
export function useSearchTexts() {
  return searchTexts(useLanguage().language);
}
