import { renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { pass } from "../../test/clock";
import { useCountdown } from "./useCountdown";

test("counts the seconds down to nothing and starts again when told", () => {
  vi.useFakeTimers();
  const { result, rerender } = renderHook(({ until }) => useCountdown(until), {
    initialProps: { until: performance.now() + 2_000 },
  });
  expect(result.current).toBe(2);
  pass(1_250);
  expect(result.current).toBe(1);
  pass(1_000);
  expect(result.current).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  rerender({ until: performance.now() + 5_000 });
  expect(result.current).toBe(5);
});
