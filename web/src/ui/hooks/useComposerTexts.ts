import { composerTexts } from "../../texts/composer";
import { useLanguage } from "./useLanguage";

/** The texts of writing a message. */
export function useComposerTexts() {
  return composerTexts(useLanguage().language);
}
