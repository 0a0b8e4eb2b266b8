import { expect, test } from "vitest";

import { formatRelative, relativeChange } from "./relative";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test.each([
  [-5_000, "только что", "just now"],
  [59_999, "только что", "just now"],
  [MINUTE, "1 мин назад", "1 min ago"],
  [59 * MINUTE, "59 мин назад", "59 min ago"],
  [3 * 60 * MINUTE, "3 ч назад", "3 h ago"],
  [DAY, "1 день назад", "1 day ago"],
  [6 * DAY, "6 дней назад", "6 days ago"],
  [40 * DAY, "1 месяц назад", "1 month ago"],
  [800 * DAY, "2 года назад", "2 years ago"],
])("%i ms ago is %s, %s", (age, russian, english) => {
  expect(formatRelative(NOW - age, NOW, "ru")).toBe(russian);
  expect(formatRelative(NOW - age, NOW, "en")).toBe(english);
});

test.each(["ru", "en"] as const)("days, months and years read as in Intl, never “yesterday”: %s", (language) => {
  const format = new Intl.RelativeTimeFormat(language);
  const sizes = [
    ["day", DAY, 30],
    ["month", 30.4375 * DAY, 11],
    ["year", 365.25 * DAY, 130],
  ] as const;
  for (const [unit, size, most] of sizes) {
    for (let number = 1; number <= most; number++) {
      expect(formatRelative(NOW - number * size, NOW, language)).toBe(format.format(-number, unit));
    }
  }
});

test.each([0, 20_000, MINUTE, 90_000, 3.5 * 60 * MINUTE, 1.2 * DAY, 40 * DAY, -30_000])(
  "the words of %i ms ago stay until they are said to change",
  (age) => {
    const change = relativeChange(NOW - age, NOW);
    const words = formatRelative(NOW - age, NOW, "en");
    expect(formatRelative(NOW - age, NOW + change - 1, "en")).toBe(words);
    expect(formatRelative(NOW - age, NOW + change, "en")).not.toBe(words);
  },
);
