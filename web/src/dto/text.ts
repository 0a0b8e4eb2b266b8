import { string } from "zod/mini";

export const textSchema = string();

/** Nothing to be seen: what the server takes for an empty message (`NOTHING` in `echochat/rooms/rules.py`). */
const NOTHING = /^[\p{White_Space}\p{Cc}\p{DI}\u2800]*$/u;
/** What is cut off at the ends: white space, which for the server includes some control characters. */
const BLANK = /[\s\p{Cc}]/u;

export function isEmpty(text: string): boolean {
  return NOTHING.test(text);
}

/** The text as the server stores it: without blanks at its ends, and with halves of characters replaced. */
export function asStored(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANK.test(text.charAt(start))) start += 1;
  while (end > start && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end).replace(/\p{Surrogate}/gu, "\ufffd");
}
