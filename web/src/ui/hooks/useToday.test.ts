import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { pass } from "../../test/clock";
import { startOfDay } from "../../texts/format";
import { useToday } from "./useToday";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 29, 23, 58) });
});

test("is another day within half a minute after midnight", () => {
  const today = renderHook(useToday).result;
  expect(new Date(today.current).getDate()).toBe(29);
  pass(150_000);
  expect(new Date(today.current).getDate()).toBe(30);
});

test("is known as soon as one looks again, however long the machine slept", () => {
  const { result, unmount } = renderHook(useToday);
  vi.setSystemTime(new Date(2026, 11, 2, 9));
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  expect(result.current).toBe(startOfDay(new Date(2026, 11, 2).getTime()));
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
