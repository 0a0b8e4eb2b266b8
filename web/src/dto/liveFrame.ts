import { literal, object, pipe, string, transform } from "zod/mini";

/** A sign of life. */
export const pingFrame = pipe(
  object({ type: literal("ping") }),
  transform(() => ({ kind: "ping" as const })),
);

/** The server refused a frame. */
export const errorFrame = pipe(
  object({ type: literal("error"), code: string() }),
  transform(({ code }) => ({ kind: "error" as const, code })),
);
