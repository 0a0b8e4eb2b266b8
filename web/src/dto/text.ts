import { string } from "zod/mini";

export const textSchema = string();
