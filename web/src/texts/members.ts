import { byLanguage } from "./byLanguage";
import type { MembersTexts } from "./types";

/** Loaded with a room's panel. */
export const memberTexts = byLanguage(
  import.meta.glob<MembersTexts>("./locale/*.po", { query: "?part=members", import: "default", eager: true }),
);
