import { array, type infer as Infer, int, literal, nullable, number, object, pipe, string, transform, union } from "zod/mini";

const personSchema = pipe(
  object({ id: int(), username: string(), avatarUrl: nullable(string()) }),
  transform(({ id, username, avatarUrl }) => ({ id, username, profileImage: avatarUrl })),
);
/** A user who is online. */
export type OnlinePerson = Infer<typeof personSchema>;

const stateEvent = pipe(
  object({ type: literal("presence"), online: array(personSchema), guests: int() }),
  transform(({ online, guests }) => ({ kind: "state" as const, online, guests })),
);

const deltaEvent = pipe(
  object({ type: literal("presence_delta"), joined: array(personSchema), left: array(int()), guests: int() }),
  transform(({ joined, left, guests }) => ({ kind: "delta" as const, joined, left, guests })),
);

/** What guests get: the number of guests only. */
const numberEvent = pipe(
  object({ type: literal("presence"), guests: int() }),
  transform(({ guests }) => ({ kind: "number" as const, guests })),
);

export const PRESENCE_EVENTS = ["presence", "presence_delta"];

/** An event that tells who is online. */
export const presenceEventSchema = union([deltaEvent, stateEvent, numberEvent]);
export type PresenceEvent = Infer<typeof presenceEventSchema>;

/** The answer to the subscription to presence. */
export const subscribedSchema = object({ ttlSeconds: number() });

/** GET /api/auth/presence-session/ */
export const presenceSessionSchema = object({ ok: literal(true) });
