import { array, catch as fallback, coerce, type infer as Infer, nonnegative, object, optional, record, string } from "zod/mini";

/** The API's error body. */
export const problemSchema = object({
  error: string(),
  code: optional(string()),
  errors: optional(record(string(), array(string()))),
});
export type Problem = Infer<typeof problemSchema>;

/** The header `Retry-After` in seconds, or 0. */
export const retryAfterSchema = fallback(coerce.number().check(nonnegative()), 0);
