import { byLanguage } from "./byLanguage";
import type { NoticesTexts } from "./types";

/** Loaded with the first notice. */
export const noticesCatalogue = byLanguage(
  import.meta.glob<NoticesTexts>("./locale/*.po", { query: "?part=notices", import: "default", eager: true }),
);
