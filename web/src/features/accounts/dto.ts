import { _default, array, boolean, type infer as Infer, int, nullable, object, string } from "zod/mini";

import { timestampSchema } from "../../lib/dto/time";

export const userSchema = object({
  username: string(),
  email: string(),
  profileImage: nullable(string()),
  bio: string(),
  lastSeen: nullable(timestampSchema),
  registeredAt: nullable(timestampSchema),
});
export type User = Infer<typeof userSchema>;

/** A profile, the user's own or another's. */
export const profileSchema = object({ user: userSchema });

/** GET session, and the response to login and register. */
export const sessionSchema = object({
  authenticated: boolean(),
  user: nullable(userSchema),
});

export const passwordRulesSchema = object({
  rules: array(string()),
  /** The text of each rule, in the same order. */
  codes: _default(array(string()), []),
  minLength: _default(int(), 0),
});
export type PasswordRules = Infer<typeof passwordRulesSchema>;

export const logoutSchema = object({ ok: boolean() });
