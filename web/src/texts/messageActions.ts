import { byLanguage } from "./byLanguage";
import type { MessageActionsTexts } from "./types";

/** Loaded with the first menu, edit, reply or reaction. */
export const messageActionsCatalogue = byLanguage(
  import.meta.glob<MessageActionsTexts>("./locale/*.po", { query: "?part=messageActions", import: "default", eager: true }),
);
