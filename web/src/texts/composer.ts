import { byLanguage } from "./byLanguage";
import type { ComposerTexts } from "./types";

/** Loaded with the composer. */
export const composerCatalogue = byLanguage(
  import.meta.glob<ComposerTexts>("./locale/*.po", { query: "?part=composer", import: "default", eager: true }),
);
