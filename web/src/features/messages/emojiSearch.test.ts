import { expect, test } from "vitest";
import { loadEmoji } from "virtual:emoji";

import { isEmojiOnly } from "./emojiOnly";
import { findEmoji } from "./emojiSearch";

async function found(language: string, query: string) {
  return findEmoji(await loadEmoji(language), query).map(({ sign }) => sign);
}

test.each([
  ["ru", "огонь", "🔥"],
  ["ru", "ракета", "🚀"],
  ["ru", "rocket", "🚀"],
  ["ru", "ЁЛКА", "🌲"],
  ["ru", "елк", "🌲"],
  ["en", "FIRE", "🔥"],
  ["en", "thumbs down", "👎"],
  ["en", "coffee", "☕"],
])("in %s %j finds %s first of all", async (language, query, sign) => {
  expect((await found(language, query))[0]).toBe(sign);
});

test("other words for it find it, too, after its name", async () => {
  expect(await found("ru", "взлет")).toContain("🚀");
  expect(await found("en", "launch")).toContain("🚀");
  expect(await found("ru", "день рожд")).toContain("🎂");
});

test("a word within a word finds nothing", async () => {
  expect(await found("en", "umbs")).toEqual([]);
});

test("whatever can be picked is shown large when it stands alone", async () => {
  const { groups } = await loadEmoji("en");
  const signs = groups.flatMap(({ emoji }) => emoji).flatMap(({ sign, tones }) => [sign, ...tones]);
  expect(signs.filter((sign) => !isEmojiOnly(sign))).toEqual([]);
});
