import { array, type infer as Infer, int, literal, nullable, object, pipe, string, transform, union } from "zod/mini";

import { errorFrame } from "../../lib/dto/liveFrame";

const personSchema = object({ username: string(), profileImage: nullable(string()) });
/** A user who is online. */
export type OnlinePerson = Infer<typeof personSchema>;

const stateFrame = pipe(
  object({ online: array(personSchema), guests: int() }),
  transform(({ online, guests }) => ({ kind: "state" as const, online, guests })),
);

const deltaFrame = pipe(
  object({ type: literal("presence_delta"), joined: array(personSchema), left: array(string()), guests: int() }),
  transform(({ joined, left, guests }) => ({ kind: "delta" as const, joined, left, guests })),
);

/** What guests get: numbers only. */
const numberFrame = pipe(
  object({ guests: int() }),
  transform(({ guests }) => ({ kind: "number" as const, guests })),
);

/** A frame of `/ws/presence/?delta=1`, server to client. */
export const presenceFrameSchema = union([deltaFrame, stateFrame, numberFrame, errorFrame]);
export type PresenceFrame = Infer<typeof presenceFrameSchema>;

/** GET /api/auth/presence-session/ */
export const presenceSessionSchema = object({ ok: literal(true) });
