import {
  array,
  boolean,
  catch as fallback,
  enum as oneOf,
  type infer as Infer,
  int,
  nullable,
  object,
  pipe,
  string,
  transform,
} from "zod/mini";

import { timestampSchema } from "../../lib/dto/time";
import { peerSchema, roomSchema } from "../rooms/dto";

const { slug, name, kind } = roomSchema.shape;

const fragmentSchema = object({ text: string(), hit: boolean() });
/** A fragment of a message; `hit` if it matches. */
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
/** A message found, with its room. */
export type Found = Infer<typeof foundSchema>;

const incompleteSchema = fallback(nullable(oneOf(["no_words", "more_to_search", "rebuilding"])), null);
/** Why the results may be incomplete; null if they are complete. */
export type Incomplete = Infer<typeof incompleteSchema>;

/** GET /api/chat/search/: newest first. */
export const foundPageSchema = pipe(
  object({
    results: array(foundSchema),
    pagination: object({ hasMore: boolean(), nextBefore: nullable(int()) }),
    incomplete: incompleteSchema,
  }),
  transform(({ results, pagination, incomplete }) => ({
    items: results,
    next: pagination.nextBefore === null ? null : String(pagination.nextBefore),
    incomplete,
  })),
);
export type FoundPage = Infer<typeof foundPageSchema>;
