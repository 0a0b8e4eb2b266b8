import { byLanguage } from "./byLanguage";
import type { AuthTexts } from "./types";

/** Loaded with the pages for signing in and up. */
export const authCatalogue = byLanguage(
  import.meta.glob<AuthTexts>("./locale/*.po", { query: "?part=auth", import: "default", eager: true }),
);
