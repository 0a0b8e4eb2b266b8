import { homeTexts } from "../../texts/home";
import { useLanguage } from "./useLanguage";

/** The texts of the page that all begins with. */
export function useHomeTexts() {
  return homeTexts(useLanguage().language);
}
