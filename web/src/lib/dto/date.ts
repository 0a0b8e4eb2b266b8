import { nullable, pipe, refine, string, transform } from "zod/mini";

/** The header `Date` (RFC 9110, section 6.6.1) in milliseconds since the epoch, or null. */
export const dateHeaderSchema = nullable(
  pipe(
    string().check(refine((text) => !Number.isNaN(Date.parse(text)))),
    transform((text) => Date.parse(text)),
  ),
);
