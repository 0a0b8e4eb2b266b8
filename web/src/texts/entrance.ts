import { byLanguage } from "./byLanguage";
import type { EntranceTexts } from "./types";

/** Loaded with the pages for signing in and up. */
export const entranceTexts = byLanguage(
  import.meta.glob<EntranceTexts>("./locale/*.po", { query: "?part=entrance", import: "default", eager: true }),
);
