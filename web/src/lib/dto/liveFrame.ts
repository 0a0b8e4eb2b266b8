import { enum as oneOf, literal, object, pipe, string, transform } from "zod/mini";

/** A sign of life of the server, on any socket: its heartbeat, or its answer to the client's ping. */
export const heartbeatSchema = object({ type: oneOf(["ping", "pong"]) });

/** The server refused a frame. */
export const errorFrame = pipe(
  object({ type: literal("error"), code: string() }),
  transform(({ code }) => ({ kind: "error" as const, code })),
);
