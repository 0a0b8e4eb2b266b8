import {
  array,
  boolean,
  enum as oneOf,
  type infer as Infer,
  int,
  nullable,
  object,
  optional,
  pipe,
  record,
  string,
  transform,
  union,
} from "zod/mini";

import { errorFrame } from "../../lib/dto/liveFrame";
import { timestampSchema } from "../../lib/dto/time";
import { peerSchema } from "../rooms/dto";

/** The text is empty when the message was deleted. */
const lastMessage = { lastMessage: string(), lastMessageAt: timestampSchema };

const chatSchema = object({ slug: string(), peer: peerSchema, ...lastMessage });
/** A conversation of two that has a message. */
export type DirectChat = Infer<typeof chatSchema>;

/** GET /api/chat/direct/chats/?limit=: newest first. */
export const directChatsSchema = pipe(
  object({ items: array(chatSchema), pagination: optional(object({ nextBefore: nullable(string()) })) }), // none: that is all
  transform(({ items, pagination }) => ({ items, next: pagination?.nextBefore ?? null })),
);

/** POST /api/chat/direct/start/ */
export const directStartSchema = object({ slug: string(), peer: peerSchema });
export type DirectRoom = Infer<typeof directStartSchema>;

const countsSchema = record(string(), int());
/** Unread messages by slug, of the conversations that have any. */
export type UnreadCounts = Infer<typeof countsSchema>;

/** What is unread in all conversations (of an instance that knows no deltas, too), or in one: 0 when all of it is read. */
const unreadSchema = union([
  pipe(
    object({ counts: countsSchema }),
    transform(({ counts }) => ({ counts, isAll: true })),
  ),
  pipe(
    object({ roomSlug: string(), count: int() }),
    transform(({ roomSlug, count }) => ({ counts: { [roomSlug]: count }, isAll: false })),
  ),
]);
export type Unread = Infer<typeof unreadSchema>;

const unreadFrame = pipe(
  object({ type: oneOf(["direct_unread_state", "direct_unread_delta", "direct_mark_read_ack"]), unread: unreadSchema }),
  transform(({ unread }) => ({ kind: "unread" as const, unread })),
);

const itemFrame = pipe(
  object({
    type: oneOf(["direct_inbox_item", "direct_inbox_changed"]),
    item: object({
      slug: string(),
      peer: object({ username: string(), profileImage: nullable(string()) }),
      ...lastMessage,
    }),
    unread: unreadSchema,
  }),
  transform(({ item, unread }) => ({ kind: "item" as const, item, unread })),
);
/** News of a conversation: its latest message, or what an edit or a deletion made of it. */
export type InboxItem = Infer<typeof itemFrame>["item"];

/** What is unread in private rooms: all of it, what changed of it, or that the list of rooms is another. */
const roomsFrame = pipe(
  object({
    type: oneOf(["rooms_unread_state", "rooms_unread", "rooms_changed"]),
    counts: optional(countsSchema),
  }),
  transform(({ type, counts = {} }) => ({ kind: type, counts })),
);

/** A frame of `/ws/direct/inbox/`, server to client. */
export const inboxFrameSchema = union([itemFrame, unreadFrame, roomsFrame, errorFrame]);
export type InboxFrame = Infer<typeof inboxFrameSchema>;

const ownRoomSchema = object({
  slug: string(),
  name: string(),
  role: string(),
  unread: int(),
  lastMessage: nullable(string()), // empty when it was deleted
  lastMessageBy: nullable(string()),
  lastMessageAt: nullable(timestampSchema),
});
/** A private room that one is in. */
export type OwnRoom = Infer<typeof ownRoomSchema>;

/** GET /api/chat/rooms/: the newest message first. */
export const ownRoomsSchema = pipe(
  object({ items: array(ownRoomSchema), pagination: object({ hasMore: boolean(), nextBefore: nullable(string()) }) }),
  transform(({ items, pagination }) => ({ items, next: pagination.hasMore ? pagination.nextBefore : null })),
);
