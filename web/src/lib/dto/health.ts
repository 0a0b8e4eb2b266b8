import { literal, object } from "zod/mini";

export const liveSchema = object({ status: literal("ok") });
