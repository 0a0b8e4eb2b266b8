import type { Emoji, EmojiData } from "./emojiData";

const MOST = 120; // results: 15 rows

/** Finds emoji by whole words or their beginnings; matches of the name come first. */
export function findEmoji({ groups }: EmojiData, query: string): readonly Emoji[] {
  const wanted = query.trim().toLowerCase().replaceAll("ё", "е");
  const words = wanted.split(/\s+/u);
  return groups
    .flatMap(({ emoji }) => emoji)
    .map((emoji) => ({ emoji, rank: rankOf(emoji, wanted, words) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MOST)
    .map(({ emoji }) => emoji);
}

function rankOf({ names, words }: Emoji, wanted: string, parts: readonly string[]): number {
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(`${wanted} `) || name.endsWith(` ${wanted}`))) return 1;
  const [called, known] = [` ${names.join(" ")}`, ` ${names.join(" ")} ${words}`];
  if (parts.every((part) => called.includes(` ${part}`))) return 2;
  if (parts.every((part) => `${known} `.includes(` ${part} `))) return 3;
  return parts.every((part) => known.includes(` ${part}`)) ? 4 : Infinity;
}
