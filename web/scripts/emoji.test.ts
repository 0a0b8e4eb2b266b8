import { expect, test } from "vitest";

import { emojiIn } from "./emoji.js";

const RUSSIAN = emojiIn("ru").groups.flatMap(({ emoji }) => emoji);

function found(name: string) {
  return RUSSIAN.find((emoji) => emoji.name === name);
}

test("each emoji stands there once, named, in a group that has a name", () => {
  expect(RUSSIAN.length).toBeGreaterThan(1_800);
  expect(new Set(RUSSIAN.map(({ sign }) => sign)).size).toBe(RUSSIAN.length);
  expect(RUSSIAN.filter(({ name }) => name === "")).toEqual([]);
  expect(emojiIn("ru").groups.filter(({ name, emoji }) => name === "" || emoji.length === 0)).toEqual([]);
});

test("it has English words in another language beside its own", () => {
  expect(found("Ракета")).toMatchObject({ sign: "🚀", names: ["ракета", "rocket"] });
  expect(found("Ракета")?.words.split(" ")).toEqual(expect.arrayContaining(["взлет", "launch"]));
});

test("a thumb is the same whoever types it, and has its tones in their order", () => {
  expect(found("Большой палец вверх")).toMatchObject({ sign: "👍", tones: ["👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿"] });
  expect(found("Алое сердце")).toMatchObject({ sign: "❤️", tones: [] });
  expect(emojiIn("en").tones).toHaveLength(5);
});

test("a language without emoji of its own has those of English", () => {
  expect(emojiIn("eo")).toEqual(emojiIn("en"));
});
