import { enum as oneOf, type infer as Infer } from "zod/mini";

/** Light or dark, whatever the system says. */
export const themeSchema = oneOf(["light", "dark"]);
export type Theme = Infer<typeof themeSchema>;
