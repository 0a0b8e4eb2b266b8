import { expect, test } from "vitest";

import { appCatalogue } from "./catalogue";
import { formatDay, formatFull, formatTime, startOfDay } from "./format";

const [ru, en] = [appCatalogue("ru"), appCatalogue("en")];
const now = new Date(2026, 10, 22, 15, 30).getTime();

test.each([
  [new Date(2026, 10, 22, 0, 0), "Сегодня", "Today"],
  [new Date(2026, 10, 21, 23, 59), "Вчера", "Yesterday"],
  [new Date(2026, 10, 20, 12, 0), "20 ноября", "20 November"],
  [new Date(2025, 11, 31, 12, 0), "31 декабря 2025 г.", "31 December 2025"],
])("%s is %s, %s", (date, russian, english) => {
  expect(formatDay(date.getTime(), now, "ru", ru)).toBe(russian);
  expect(formatDay(date.getTime(), now, "en", en)).toBe(english);
});

test("times are of 24 hours, with seconds where asked in full", () => {
  expect([formatTime(now), formatTime(startOfDay(now))]).toEqual(["15:30", "00:00"]);
  expect(formatFull(now, "en")).toMatch(/22 November 2026.*15:30:00/u);
});

test.each([
  [1, "1 новое сообщение"],
  [3, "3 новых сообщения"],
  [5, "5 новых сообщений"],
  [21, "21 новое сообщение"],
])("%i new messages are counted by the rules of Russian", (number, text) => {
  expect(ru.newMessages({ number })).toBe(text);
});

test("and of English", () => {
  expect([en.newMessages({ number: 1 }), en.newMessages({ number: 2 })]).toEqual(["1 new message", "2 new messages"]);
});
