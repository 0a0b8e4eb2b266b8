import { array, boolean, type infer as Infer, int, nullable, object, pipe, string, transform } from "zod/mini";

import { timestampSchema } from "./time";

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
