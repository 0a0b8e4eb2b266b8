import { expect, test } from "vitest";

import { decodeOrNull } from "./decode";
import { timestampSchema } from "./time";

test.each([
  ["2026-11-22T12:00:00+00:00", Date.UTC(2026, 10, 22, 12)],
  ["2026-11-22T12:00:00.250000Z", Date.UTC(2026, 10, 22, 12, 0, 0, 250)],
  ["2026-11-22T12:00:00+03:00", Date.UTC(2026, 10, 22, 9)],
])("%s is a time", (text, time) => {
  expect(decodeOrNull(timestampSchema, text)).toBe(time);
});

test.each(["2026-11-22", "2026-11-22T12:00:00", "2026-13-22T12:00:00Z", "soon", 5])("%s is none", (text) => {
  expect(decodeOrNull(timestampSchema, text)).toBeNull();
});
