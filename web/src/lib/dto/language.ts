import { LANGUAGES } from "virtual:languages";
import { enum as oneOf, type infer as Infer } from "zod/mini";

export const languageSchema = oneOf(LANGUAGES.map(({ code }) => code));
export type Language = Infer<typeof languageSchema>;

export const DEFAULT_LANGUAGE: Language = "ru";
