import {
  array,
  boolean,
  enum as oneOf,
  type infer as Infer,
  int,
  literal,
  nullable,
  number,
  object,
  optional,
  pipe,
  string,
  transform,
  union,
} from "zod/mini";

import { timestampSchema } from "../../lib/dto/time";
import { peerSchema } from "../rooms/dto";

/** POST /api/chat/direct/start/ */
export const directStartSchema = object({ slug: string(), peer: peerSchema });
export type DirectRoom = Infer<typeof directStartSchema>;

/** As the server writes it, and as it is kept in the browser. */
const timeSchema = union([timestampSchema, number()]);

const personSchema = object({ id: int(), username: string(), avatarUrl: nullable(string()) });

const lastMessageSchema = object({
  seq: int(),
  userId: nullable(int()),
  username: string(),
  content: string(), // empty when it was deleted
  createdAt: timeSchema,
  deleted: boolean(),
});

/** What a room has in common for all who list it. */
const position = {
  name: nullable(string()), // null for direct rooms
  archived: boolean(),
  lastSeq: int(),
  lastActivityAt: timeSchema,
  lastMessage: nullable(lastMessageSchema),
};

/** How far somebody has read a room; the version rises when the mark is set back. */
const mark = { lastReadSeq: int(), readVersion: int() };
export const markSchema = object(mark);
export type Mark = Infer<typeof markSchema>;

/** What somebody has set for a room; the version rises with each change. */
const settings = {
  mutedUntil: nullable(timeSchema),
  pinOrder: nullable(int()), // of pinned ones, the lowest first
  hiddenSeq: nullable(int()), // hidden until there is a later message
  version: int(),
};

export const membershipSchema = object({ membership: object({ slug: string(), ...mark, ...settings }) });
export type Membership = Infer<typeof membershipSchema>["membership"];

const itemSchema = object({
  roomId: int(),
  slug: string(),
  kind: oneOf(["public", "private", "direct"]),
  peer: nullable(personSchema), // null, too, if the account is gone
  role: string(),
  ...position,
  ...mark,
  ...settings,
  deletedAfterRead: int(),
});
/** A room in one's list, as the server tells it. */
export type Item = Infer<typeof itemSchema>;

/** The answer to the subscription to the list. */
export const listSchema = object({ version: string(), count: int(), complete: boolean() });

const itemsEvent = pipe(
  object({ type: literal("conversations"), items: array(itemSchema) }),
  transform(({ items }) => ({ kind: "items" as const, items })),
);

const positionEvent = pipe(
  object({ type: literal("room_position"), roomId: int(), ...position, deleted: array(int()) }),
  transform(({ roomId, name, archived, lastSeq, lastActivityAt, lastMessage, deleted }) => ({
    kind: "position" as const,
    roomId,
    position: { name, archived, lastSeq, lastActivityAt, lastMessage },
    deleted,
  })),
);

const removedEvent = pipe(
  object({ type: literal("conversation_removed"), roomId: int() }),
  transform(({ roomId }) => ({ kind: "removed" as const, roomId })),
);

const personEvent = pipe(
  object({ type: literal("user_changed"), user: personSchema }),
  transform(({ user }) => ({ kind: "person" as const, person: user })),
);

/** A message of a room that is open, too: it comes before the room's next position. */
const messageEvent = pipe(
  object({
    type: literal("message"),
    roomId: int(),
    message: object({
      seq: int(),
      userId: nullable(int()),
      username: string(),
      content: string(),
      createdAt: timestampSchema,
      deleted: optional(boolean()),
    }),
  }),
  transform(({ roomId, message }) => ({
    kind: "message" as const,
    roomId,
    message: { ...message, deleted: message.deleted ?? false },
  })),
);

const changeEvent = pipe(
  object({
    type: literal("message_changed"),
    roomId: int(),
    message: object({ seq: int(), content: string(), deleted: boolean() }),
  }),
  transform(({ roomId, message }) => ({ kind: "change" as const, roomId, message })),
);

export const LIST_EVENTS = [
  "conversations",
  "room_position",
  "conversation_removed",
  "user_changed",
  "message",
  "message_changed",
];

/** An event that changes the list. */
export const listEventSchema = union([itemsEvent, positionEvent, removedEvent, personEvent, messageEvent, changeEvent]);
export type ListEvent = Infer<typeof listEventSchema>;

/** A list as it is kept in the browser; `version` is null if it is not whole. */
export const keptListSchema = object({ username: string(), version: nullable(string()), items: array(itemSchema) });

/** Of the session that the service worker keeps: whose data it is. */
export const keptOwnerSchema = object({ user: nullable(object({ username: string() })) });

export const doneSchema = object({ ok: literal(true) });
export const membershipsSchema = object({ items: array(membershipSchema.shape.membership) });
