import { iso, pipe, transform } from "zod/mini";

/** An ISO 8601 timestamp with offset, as milliseconds since the epoch. */
export const timestampSchema = pipe(
  iso.datetime({ offset: true }),
  transform((text) => Date.parse(text)),
);
