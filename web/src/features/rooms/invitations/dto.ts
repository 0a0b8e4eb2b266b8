import { array, boolean, enum as oneOf, type infer as Infer, int, nullable, object, pipe, string, transform } from "zod/mini";

import { timestampSchema } from "../../../lib/dto/time";

const givenRoleSchema = oneOf(["member", "viewer"]);
/** A role that a link gives. */
export type GivenRole = Infer<typeof givenRoleSchema>;

const invitationSchema = object({
  id: int(),
  role: givenRoleSchema,
  createdBy: string(),
  createdAt: timestampSchema,
  expiresAt: nullable(timestampSchema),
  maxUses: nullable(int()),
  uses: int(),
  usable: boolean(),
});
/** A link by which people join, as those see it who manage the room. */
export type Invitation = Infer<typeof invitationSchema>;

/** GET /api/chat/rooms/<slug>/invitations/: all that there are, the newest first. */
export const invitationsSchema = pipe(
  object({ items: array(invitationSchema) }),
  transform(({ items }) => ({ items, next: null })),
);

/** POST /api/chat/rooms/<slug>/invitations/: the one time that the token is told. */
export const newInvitationSchema = object({ invitation: invitationSchema, token: string() });

/** GET /api/chat/invitations/<token>/ */
export const offerSchema = object({
  name: string(),
  invitedBy: string(),
  role: givenRoleSchema,
  expiresAt: nullable(timestampSchema),
  isMember: boolean(),
  slug: nullable(string()),
});
/** What a link offers. */
export type Offer = Infer<typeof offerSchema>;
