/** Tells whether a name can be a path segment; URL parsers resolve dot segments (WHATWG URL, 4.4). */
export function isSegment(name: string): boolean {
  return !["", ".", ".."].includes(name) && !/\p{Surrogate}/u.test(name);
}

/** Returns a name as a path segment. Throws RangeError if it would lead to another path. */
export function segment(name: string): string {
  if (!isSegment(name)) throw new RangeError(`no part of an address: ${name}`);
  return encodeURIComponent(name);
}
