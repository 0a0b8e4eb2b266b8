import { object, pipe, string, transform } from "zod/mini";

/** The value of the cookie `csrftoken` in `document.cookie`, or null. */
export const csrfCookieSchema = pipe(
  string(),
  transform((cookies) => /(?:^|;\s*)csrftoken=([^;]+)/u.exec(cookies)?.[1] ?? null),
);

/** GET /api/auth/csrf/ */
export const csrfSchema = object({ csrfToken: string() });
