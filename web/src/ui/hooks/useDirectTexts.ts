import { directTexts } from "../../texts/direct";
import { useLanguage } from "./useLanguage";

/** The texts of direct conversations. */
export function useDirectTexts() {
  return directTexts(useLanguage().language);
}
