import { expect, test, vi } from "vitest";

import { backoff } from "./backoff";

test("waits longer from attempt to attempt, half a minute at most", () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  expect([0, 1, 2, 6, 1000].map(backoff)).toEqual([500, 1000, 2000, 30_000, 30_000]);
});

test("spreads the clients over the whole wait", () => {
  vi.spyOn(Math, "random").mockReturnValue(0.1);
  expect(backoff(2)).toBe(200);
});
