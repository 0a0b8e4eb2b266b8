import type { Fragment } from "./dto";

const CONTEXT = 80; // characters shown before the first hit

/** Returns the message from shortly before the first hit, so that the hit is in the visible lines. */
export function excerptOf(fragments: readonly Fragment[]): readonly Fragment[] {
  const [first, ...rest] = fragments;
  if (first === undefined || first.hit || rest.length === 0) return fragments;
  const letters = Array.from(first.text);
  if (letters.length <= CONTEXT) return fragments;
  const end = letters.slice(-CONTEXT).join("");
  return [{ text: `…${end.slice(end.search(/\s/u) + 1)}`, hit: false }, ...rest];
}
