/** Whether a name can be a part of an address; parsers of addresses take dots for steps (WHATWG URL, 4.4). */
export function isSegment(name: string): boolean {
  return !["", ".", ".."].includes(name) && !/\p{Surrogate}/u.test(name);
}

/** A name as a part of an address. Throws RangeError for one that would lead to another address. */
export function segment(name: string): string {
  if (!isSegment(name)) throw new RangeError(`no part of an address: ${name}`);
  return encodeURIComponent(name);
}
