import { array, catch as fallback, type infer as Infer, int, maxLength, minLength, nullable, object, optional, string } from "zod/mini";

import { refusalSchema } from "./chatFrame";
import { quoteSchema } from "../rooms/dto";

const outgoingSchema = object({
  nonce: string().check(minLength(1), maxLength(64)),
  text: string().check(minLength(1), maxLength(20_000)),
  createdAt: int(),
  refusal: fallback(nullable(refusalSchema), "unavailable"),
  replyTo: optional(quoteSchema),
});
/** A message of one's own that is not yet known to be stored. */
export type Outgoing = Infer<typeof outgoingSchema>;

/** What a browser keeps of them, as JSON, in the order of writing. */
export const outboxSchema = array(outgoingSchema);
