import { enum as oneOf, type infer as Infer } from "zod/mini";

export const languageSchema = oneOf(["ru", "en"]);
export type Language = Infer<typeof languageSchema>;
