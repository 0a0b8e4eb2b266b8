import { memberTexts, type MemberTexts } from "../../texts/members";
import { useLanguage } from "./useLanguage";

/** The texts of who is in a room as what. For widgets that are loaded lazily. */
export function useMemberTexts(): MemberTexts {
  return memberTexts[useLanguage().language];
}
