import { expect, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { retry } from "./retry";

test("an action is tried until it succeeds, with growing waits", async () => {
  allowWarnings();
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  const outcomes = [false, false, true];
  const times: number[] = [];
  const start = Date.now();
  const result = retry(() => {
    times.push(Date.now() - start);
    return outcomes.shift() === true ? Promise.resolve("done") : Promise.reject(new Error("away"));
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(times).toEqual([0, 2_000, 6_000]);
  expect(await result).toBe("done");
});
