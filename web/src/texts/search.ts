import { byLanguage } from "./byLanguage";
import type { SearchTexts } from "./types";

/** Loaded with the search page. */
export const searchCatalogue = byLanguage(
  import.meta.glob<SearchTexts>("./locale/*.po", { query: "?part=search", import: "default", eager: true }),
);
