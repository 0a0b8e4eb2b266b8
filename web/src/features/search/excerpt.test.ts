import { expect, test } from "vitest";

import { excerptOf } from "./excerpt";

const HIT = { text: "cats", hit: true };

test("a short beginning stays", () => {
  const fragments = [{ text: "two ", hit: false }, HIT];
  expect(excerptOf(fragments)).toBe(fragments);
});

test("a long one is cut between words, so that the hit is seen", () => {
  const [start, hit] = excerptOf([{ text: "word ".repeat(50), hit: false }, HIT]);
  expect(start?.text).toMatch(/^…(?:word ){10,16}$/u);
  expect(hit).toBe(HIT);
});

test("a long word alone is cut anywhere, but not within a letter", () => {
  expect(excerptOf([{ text: "😀".repeat(200), hit: false }, HIT])[0]?.text).toBe(`…${"😀".repeat(80)}`);
});

test("what is without a hit, or begins with one, stays", () => {
  const [alone, first] = [[{ text: "x".repeat(500), hit: false }], [HIT, { text: "x".repeat(500), hit: false }]];
  expect([excerptOf(alone), excerptOf(first)]).toEqual([alone, first]);
});
