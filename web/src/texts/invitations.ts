import { byLanguage } from "./byLanguage";
import type { InvitationsTexts } from "./types";

/** Loaded with the invitations. */
export const invitationCatalogue = byLanguage(
  import.meta.glob<InvitationsTexts>("./locale/*.po", { query: "?part=invitations", import: "default", eager: true }),
);
