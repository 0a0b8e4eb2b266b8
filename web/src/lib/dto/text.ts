import { string } from "zod/mini";

export const textSchema = string();

/** Nothing to be seen: what the server takes for an empty message (`NOTHING` in `echochat/rooms/rules.py`). */
const NOTHING = /^[\p{White_Space}\p{Cc}\p{DI}\u2800]*$/u;
/** All between the blanks at the ends, which for the server include some control characters. */
const INNER = /[^\s\p{Cc}](?:.*[^\s\p{Cc}])?/su;

export function isEmpty(text: string): boolean {
  return NOTHING.test(text);
}

/** The text as the server stores it: without blanks at its ends, and with halves of characters replaced. */
export function normalizeText(text: string): string {
  return (INNER.exec(text)?.[0] ?? "").replace(/\p{Surrogate}/gu, "\ufffd");
}
