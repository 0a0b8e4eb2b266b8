import { enum as oneOf, literal, object, pipe, string, transform } from "zod/mini";

/** The server's heartbeat, or its answer to a ping, on any socket. */
export const heartbeatSchema = object({ type: oneOf(["ping", "pong"]) });

/** The server refused a frame. */
export const errorFrame = pipe(
  object({ type: literal("error"), code: string() }),
  transform(({ code }) => ({ kind: "error" as const, code })),
);
