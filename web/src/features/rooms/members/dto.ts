import { array, boolean, type infer as Infer, nullable, object, pipe, string, transform } from "zod/mini";

import { timestampSchema } from "../../../lib/dto/time";
import { roleSchema } from "../dto";

const memberSchema = object({
  username: string(),
  profileImage: nullable(string()),
  lastSeen: nullable(timestampSchema),
  role: roleSchema,
  online: boolean(),
});
/** A user with a role in a room; `online` as of the response. */
export type Member = Infer<typeof memberSchema>;

/** GET /api/chat/rooms/<slug>/members/: by role, then by name. */
export const membersSchema = pipe(
  object({ items: array(memberSchema), pagination: object({ hasMore: boolean(), nextAfter: nullable(string()) }) }),
  transform(({ items, pagination }) => ({ items, next: pagination.hasMore ? pagination.nextAfter : null })),
);

/** A user's role after a change. */
export const memberAnswerSchema = pipe(
  object({ member: memberSchema }),
  transform(({ member }) => member),
);

/** The answer of a successful change. */
export const doneSchema = object({ ok: boolean() });
