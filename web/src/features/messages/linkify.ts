import { urlOf } from "../../lib/dto/url";

/** A segment of a message; with `href` it is a link. */
export interface TextPart {
  readonly text: string;
  readonly href: string | null;
}

// A URL may begin right after a non-Latin letter. Whitespace, quotes, typographic brackets, invisible characters and
// Chinese and Japanese punctuation end it; so does a caseless letter after a Latin one: `example.com然后`.
const ENDS = String.raw`\s\p{Cf}<>"\x60«»“”„\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65`;
const ADDRESS = new RegExp(
  String.raw`(?:(?<![\p{sc=Latin}\p{N}_])https?:\/\/|(?<![\p{sc=Latin}\p{N}_.@/-])www\.)(?:[^${ENDS}\p{Lo}]|(?<![a-z\d])\p{Lo})+`,
  "giu",
);
const CLOSING = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);
/** A host that is recognised without `https://`. */
const SPOKEN = /^www\.[^.]+\.(?!\d+$).{2,}/u;
const PUNCTUATION = new Set(".,:;!?…'’*_~|");

/** Splits a text at its URLs: `http` and `https` only, and only those that browsers accept. */
export function linkify(text: string): readonly TextPart[] {
  const pieces: TextPart[] = [];
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

/** Leaves out trailing punctuation, and closing brackets that weren't opened in the URL. */
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

/** Returns null if it is no URL, or has a user name (`name@host`), which disguises the host. */
function hrefOf(address: string): string | null {
  const isShort = /^www\./iu.test(address);
  const url = urlOf(isShort ? `https://${address}` : address);
  if (url === null) return null;
  const { protocol, hostname, username, password, href } = url;
  const isPlain = username === "" && password === "" && hostname !== "" && (!isShort || SPOKEN.test(hostname));
  return isPlain && (protocol === "http:" || protocol === "https:") ? href : null;
}
