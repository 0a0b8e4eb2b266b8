import { byLanguage } from "./byLanguage";
import type { NoticesTexts } from "./types";

/** Loaded with the first notice. */
export const noticesTexts = byLanguage(
  import.meta.glob<NoticesTexts>("./locale/*.po", { query: "?part=notices", import: "default", eager: true }),
);
