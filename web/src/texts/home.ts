import { byLanguage } from "./byLanguage";
import type { HomeTexts } from "./types";

/** Loaded with the home page. */
export const homeCatalogue = byLanguage(
  import.meta.glob<HomeTexts>("./locale/*.po", { query: "?part=home", import: "default", eager: true }),
);
