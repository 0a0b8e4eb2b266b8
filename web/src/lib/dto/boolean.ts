import { boolean } from "zod/mini";

export const booleanSchema = boolean();
