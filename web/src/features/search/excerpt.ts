import type { Fragment } from "./dto";

const CONTEXT = 80; // characters before the first hit that are shown

/** The message from a little before the first hit on, so that the hit is among the lines that are seen. */
export function excerptOf(fragments: readonly Fragment[]): readonly Fragment[] {
  const [first, ...rest] = fragments;
  if (first === undefined || first.hit || rest.length === 0) return fragments;
  const letters = Array.from(first.text);
  if (letters.length <= CONTEXT) return fragments;
  const end = letters.slice(-CONTEXT).join("");
  return [{ text: `…${end.slice(end.search(/\s/u) + 1)}`, hit: false }, ...rest];
}
