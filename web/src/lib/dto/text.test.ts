import { expect, test } from "vitest";

import signs from "../../test/emptySigns.json";
import { normalizeText, isEmpty } from "./text";

test("a message is empty here when it is for the server", () => {
  const found: number[][] = [];
  for (let code = 0; code <= 0x10_ffff; code += 1) {
    if ((code >= 0xd8_00 && code <= 0xdf_ff) || !isEmpty(String.fromCodePoint(code))) continue;
    const last = found.at(-1);
    if (last?.[1] === code - 1) last[1] = code;
    else found.push([code, code]);
  }
  expect(found).toEqual(signs);
});

test.each(["", " ", "\u001f", "\u0085", "\u200b\u3164 \u2800"])("%j is", (text) => {
  expect(isEmpty(text)).toBe(true);
});

test.each(["a", " . ", "\u200ba", "\ud83d\ude00", "\ud83d", "a".repeat(100_000)])("%j is not", (text) => {
  expect(isEmpty(text)).toBe(false);
});

test.each([
  ["\u001f\u0085 a b \n\u001c", "a b"],
  ["a\ud83d", "a\ufffd"],
  ["\ude00\ud83d", "\ufffd\ufffd"],
  ["\ud83d\ude00", "\ud83d\ude00"],
  ["\u0085", ""],
  [`${" ".repeat(100_000)}a`, "a"],
])("%j is stored as %j", (text, stored) => {
  expect(normalizeText(text)).toBe(stored);
});
