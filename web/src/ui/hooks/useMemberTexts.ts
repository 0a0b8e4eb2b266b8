import { memberTexts } from "../../texts/members";
import type { MembersTexts } from "../../texts/types";
import { useLanguage } from "./useLanguage";

/** The texts of who is in a room as what. For widgets that are loaded lazily. */
export function useMemberTexts(): MembersTexts {
  return memberTexts(useLanguage().language);
}
