import { renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { pass } from "../../test/clock";
import { useDelayedFlag } from "./useDelayedFlag";

test("is true only for what lasts, and false at once when it ends", () => {
  vi.useFakeTimers();
  const { result, rerender } = renderHook(({ flag }) => useDelayedFlag(flag, 1_000), { initialProps: { flag: true } });
  pass(999);
  expect(result.current).toBe(false);
  pass(1);
  expect(result.current).toBe(true);
  rerender({ flag: false });
  expect(result.current).toBe(false);
  rerender({ flag: true });
  expect(result.current).toBe(false);
});
