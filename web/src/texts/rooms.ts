import { byLanguage } from "./byLanguage";
import type { RoomsTexts } from "./types";

/** Loaded where rooms are listed, opened and created. */
export const roomCatalogue = byLanguage(
  import.meta.glob<RoomsTexts>("./locale/*.po", { query: "?part=rooms", import: "default", eager: true }),
);
