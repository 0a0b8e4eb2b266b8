/** A stretch of a message; with `href` it is a link. */
export interface Piece {
  readonly text: string;
  readonly href: string | null;
}

// Blanks, quotes and brackets of texts end an address; so do invisible signs that turn the direction of writing.
const ADDRESS = /(?<![\p{L}\p{N}_])https?:\/\/[^\s<>"`«»“”„\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const CLOSING = new Map([[")", "("], ["]", "["], ["}", "{"]]);
const PUNCTUATION = new Set(".,:;!?…'’*_~|");

/** Cuts a text where addresses of the web stand in it. Only `http` and `https`, only what a browser takes for one. */
export function linkify(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutTail(found);
    const href = hrefOf(address);
    if (href === null) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), href: null });
    pieces.push({ text: address, href });
    end = index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

/** Leaves to the sentence its punctuation, and brackets that were not opened in the address. */
function withoutTail(address: string): string {
  const open = new Map<string, number>();
  for (const sign of address) open.set(sign, (open.get(sign) ?? 0) + 1);
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    const opening = CLOSING.get(last);
    const isSurplus = opening !== undefined && (open.get(last) ?? 0) > (open.get(opening) ?? 0);
    if (!isSurplus && !PUNCTUATION.has(last)) break;
    open.set(last, (open.get(last) ?? 0) - 1);
  }
  return address.slice(0, end);
}

/** Null for what is no address, and for `name@host`, which leads elsewhere than it seems to. */
function hrefOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, username, password, href } = new URL(address);
  const isPlain = username === "" && password === "" && hostname !== "";
  return isPlain && (protocol === "http:" || protocol === "https:") ? href : null;
}
