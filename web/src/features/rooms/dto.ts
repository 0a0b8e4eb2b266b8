import { boolean, enum as oneOf, type infer as Infer, int, nullable, object, optional, string } from "zod/mini";

import { timestampSchema } from "../../lib/dto/time";

export const peerSchema = object({
  username: string(),
  profileImage: nullable(string()),
  lastSeen: nullable(timestampSchema),
});
/** The other user of a direct conversation. */
export type Peer = Infer<typeof peerSchema>;

export const roleSchema = oneOf(["owner", "admin", "member", "viewer", "blocked"]);
/** Roles in a room, the highest first. */
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
