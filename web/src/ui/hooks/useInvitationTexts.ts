import { invitationTexts } from "../../texts/invitations";
import { useLanguage } from "./useLanguage";

/** The texts of invitations. For what is loaded lazily. */
export function useInvitationTexts() {
  return invitationTexts(useLanguage().language);
}
