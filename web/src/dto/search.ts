import { array, boolean, type infer as Infer, int, nullable, object, pipe, string, transform } from "zod/mini";

import { peerSchema, roomSchema } from "./room";
import { timestampSchema } from "./time";

const { slug, name, kind } = roomSchema.shape;

const fragmentSchema = object({ text: string(), hit: boolean() });
/** A piece of a message; `hit` when it is what was searched for. */
export type Fragment = Infer<typeof fragmentSchema>;

const foundSchema = object({
  room: object({ slug, name, kind, peer: nullable(peerSchema) }),
  message: object({
    id: int(),
    seq: int(),
    username: string(),
    profilePic: nullable(string()),
    createdAt: timestampSchema,
    fragments: array(fragmentSchema),
  }),
});
/** A message that was found, and where. */
export type Found = Infer<typeof foundSchema>;

/** GET /api/chat/search/: the newest first. */
export const foundPageSchema = pipe(
  object({ results: array(foundSchema), pagination: object({ hasMore: boolean(), nextBefore: nullable(int()) }) }),
  transform(({ results, pagination }) => ({
    items: results,
    next: pagination.nextBefore === null ? null : String(pagination.nextBefore),
  })),
);
