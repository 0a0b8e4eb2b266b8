import { byLanguage } from "./byLanguage";
import type { LifeTexts } from "./types";

/** Loaded with the first menu, edit, reply or reaction. */
export const lifeTexts = byLanguage(
  import.meta.glob<LifeTexts>("./locale/*.po", { query: "?part=life", import: "default", eager: true }),
);
