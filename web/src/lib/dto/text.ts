import { string } from "zod/mini";

export const textSchema = string();

/** What the server takes for an empty message (`echochat/messages/rules.py`). */
const NOTHING = /^[\p{White_Space}\p{Cc}\p{DI}\u2800]*$/u;
/** Everything between leading and trailing whitespace, which for the server includes some control characters. */
const INNER = /[^\s\p{Cc}](?:.*[^\s\p{Cc}])?/su;

export function isEmpty(text: string): boolean {
  return NOTHING.test(text);
}

/** Returns the text as the server stores it: trimmed, with lone surrogates replaced. */
export function normalizeText(text: string): string {
  return (INNER.exec(text)?.[0] ?? "").replace(/\p{Surrogate}/gu, "\ufffd");
}
