import { array, boolean, enum as oneOf, type infer as Infer, int, nullable, object, optional, pipe, string, transform } from "zod/mini";

import { timestampSchema } from "./time";

export const peerSchema = object({
  username: string(),
  profileImage: nullable(string()),
  lastSeen: nullable(timestampSchema),
});
/** The other one of a direct conversation. */
export type Peer = Infer<typeof peerSchema>;

export const roomSchema = object({
  slug: string(),
  name: string(),
  kind: oneOf(["public", "private", "direct"]),
  created: boolean(),
  createdBy: nullable(string()),
  peer: nullable(peerSchema),
  role: optional(nullable(string())),
});
export type Room = Infer<typeof roomSchema>;

export const messageSchema = object({
  id: int(),
  seq: int(),
  username: string(),
  content: string(),
  profilePic: nullable(string()),
  createdAt: timestampSchema,
});
/** One stored message; `seq` counts 1, 2, 3 … in its room. */
export type Message = Infer<typeof messageSchema>;

export const historySchema = pipe(
  object({
    messages: array(messageSchema),
    pagination: object({
      limit: int(),
      hasMore: boolean(),
      nextBefore: nullable(int()),
    }),
  }),
  transform(({ messages, pagination }) => ({
    messages,
    hasMore: pagination.hasMore,
    nextBefore: pagination.nextBefore,
  })),
);
export type HistoryPage = Infer<typeof historySchema>;
