import { byLanguage } from "./byLanguage";
import type { MembersTexts } from "./types";

/** Loaded with a room's panel. */
export const memberCatalogue = byLanguage(
  import.meta.glob<MembersTexts>("./locale/*.po", { query: "?part=members", import: "default", eager: true }),
);
