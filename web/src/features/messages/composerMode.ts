import { enum as oneOf, type infer as Infer, int, nullable, object, optional, string } from "zod/mini";

import { quoteSchema } from "../rooms/dto";

export const composerModeSchema = object({
  kind: oneOf(["reply", "edit"]),
  message: quoteSchema,
  text: string(),
  sentOver: optional(nullable(int())),
});
/**
 * What one writes instead of a message of its own: an answer to this one, or this one in other words, so far `text`.
 * `sentOver`: those were sent, when the message had been edited at this time or not at all (null).
 */
export type ComposerMode = Infer<typeof composerModeSchema>;
