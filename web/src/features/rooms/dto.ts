import { array, boolean, enum as oneOf, type infer as Infer, int, nullable, object, optional, pipe, string, transform } from "zod/mini";

import { timestampSchema } from "../../lib/dto/time";

export const peerSchema = object({
  username: string(),
  profileImage: nullable(string()),
  lastSeen: nullable(timestampSchema),
});
/** The other one of a direct conversation. */
export type Peer = Infer<typeof peerSchema>;

export const roleSchema = oneOf(["owner", "admin", "member", "viewer", "blocked"]);
/** What somebody is in a room, the mightiest first. */
export type Role = Infer<typeof roleSchema>;

export const roomSchema = object({
  slug: string(),
  name: string(),
  kind: oneOf(["public", "private", "direct"]),
  created: boolean(),
  createdBy: nullable(string()),
  peer: nullable(peerSchema),
  role: optional(nullable(roleSchema)),
  canWrite: optional(boolean()),
  canManage: optional(boolean()),
  canModerate: optional(boolean()),
  slowMode: optional(int()),
});
/** A room as the reader sees it: `slowMode` is the pause between two messages, in seconds. */
export type Room = Infer<typeof roomSchema>;

const reactionSchema = object({
  emoji: string(),
  count: int(),
  users: array(string()),
  mine: optional(boolean()),
});
/** One emoji under a message, and the first of those who put it there; `mine` where the server told it. */
export type Reaction = Infer<typeof reactionSchema>;
export const reactionsSchema = array(reactionSchema);

export const quoteSchema = object({
  id: int(),
  seq: int(),
  username: string(),
  content: string(),
  deleted: boolean(),
});
/** The message that another one answers. */
export type Quote = Infer<typeof quoteSchema>;

export const messageSchema = object({
  id: int(),
  seq: int(),
  username: string(),
  content: string(),
  profilePic: nullable(string()),
  createdAt: timestampSchema,
  nonce: optional(nullable(string())),
  editedAt: optional(nullable(timestampSchema)),
  deleted: optional(boolean()),
  replyTo: optional(quoteSchema),
  reactions: optional(reactionsSchema),
});
/** One stored message; `seq` counts 1, 2, 3 … in its room. By the `nonce` its author knows it again, for a day. */
export type Message = Infer<typeof messageSchema>;

export const historySchema = pipe(
  object({
    messages: array(messageSchema),
    pagination: object({
      limit: int(),
      hasMore: boolean(),
      nextBefore: nullable(int()),
      nextAfter: optional(nullable(int())),
    }),
    lastChange: optional(int()),
  }),
  transform(({ messages, pagination, lastChange }) => ({
    messages,
    hasMore: pagination.hasMore,
    nextBefore: pagination.nextBefore,
    nextAfter: pagination.nextAfter ?? null,
    lastChange: lastChange ?? 0,
  })),
);
export type HistoryPage = Infer<typeof historySchema>;
