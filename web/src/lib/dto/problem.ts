import { array, catch as fallback, coerce, type infer as Infer, nonnegative, object, optional, record, string } from "zod/mini";

/** The contract's error body. */
export const problemSchema = object({
  error: string(),
  code: optional(string()),
  errors: optional(record(string(), array(string()))),
});
export type Problem = Infer<typeof problemSchema>;

/** The header `Retry-After`, seconds; 0 when there is none. */
export const retryAfterSchema = fallback(coerce.number().check(nonnegative()), 0);
