import { urlOf } from "../../lib/dto/url";

/** A stretch of a message; with `href` it is a link. */
export interface TextPart {
  readonly text: string;
  readonly href: string | null;
}

// An address may begin right after a letter that is not Latin. Blanks, quotes, brackets of texts, invisible signs and the
// punctuation of Chinese and Japanese end it; so does a letter without case after one of Latin: `example.com然后`.
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
/** A host that is known for one without `https://` before it. */
const SPOKEN = /^www\.[^.]+\.(?!\d+$).{2,}/u;
const PUNCTUATION = new Set(".,:;!?…'’*_~|");

/** Cuts a text where addresses of the web stand in it. Only `http` and `https`, only what a browser takes for one. */
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
  const isShort = /^www\./iu.test(address);
  const url = urlOf(isShort ? `https://${address}` : address);
  if (url === null) return null;
  const { protocol, hostname, username, password, href } = url;
  const isPlain = username === "" && password === "" && hostname !== "" && (!isShort || SPOKEN.test(hostname));
  return isPlain && (protocol === "http:" || protocol === "https:") ? href : null;
}
