import { profileTexts } from "../../texts/profile";
import { useLanguage } from "./useLanguage";

/** The texts of profiles. For the pages about people. */
export function useProfileTexts() {
  return profileTexts(useLanguage().language);
}
