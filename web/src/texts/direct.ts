import { byLanguage } from "./byLanguage";
import type { DirectTexts } from "./types";

/** Loaded with the pages of direct messages. */
export const directCatalogue = byLanguage(
  import.meta.glob<DirectTexts>("./locale/*.po", { query: "?part=direct", import: "default", eager: true }),
);
