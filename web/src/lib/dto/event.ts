import {
  type infer as Infer,
  int,
  literal,
  looseObject,
  nullable,
  number,
  object,
  optional,
  pipe,
  string,
  transform,
  union,
  unknown,
} from "zod/mini";

const helloFrame = pipe(
  object({ type: literal("hello"), user: nullable(object({ username: string() })) }),
  transform(({ user }) => ({ kind: "hello" as const, username: user?.username ?? null })),
);

const okFrame = pipe(
  object({ type: literal("ok"), id: int(), result: unknown() }),
  transform(({ id, result }) => ({ kind: "answer" as const, id, answer: { kind: "ok" as const, result } })),
);

const refusalFrame = pipe(
  object({ type: literal("error"), id: nullable(int()), code: string(), retryAfter: optional(number()) }),
  transform(({ id, code, retryAfter = 0 }) => ({
    kind: "answer" as const,
    id,
    answer: { kind: "refused" as const, code, retryAfter },
  })),
);

/** What happened somewhere; each feature has the schemas of its own types. */
const eventFrame = pipe(
  looseObject({ type: string() }),
  transform((event) => ({ kind: "event" as const, type: event.type, event })),
);

/** A frame of `/ws/events/`, server to client. */
export const eventsFrameSchema = union([helloFrame, okFrame, refusalFrame, eventFrame]);
export type EventsFrame = Infer<typeof eventsFrameSchema>;

/** The result of a command that has none. */
export const nothingSchema = object({});
