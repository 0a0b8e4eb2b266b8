import { beforeEach, expect, test, vi } from "vitest";

import { FrameBatcher } from "./frameBatcher";

const onItems = vi.fn();
let batcher: FrameBatcher<number>;

beforeEach(() => {
  vi.useFakeTimers();
  onItems.mockClear();
  batcher = new FrameBatcher(onItems);
});

test("what comes within a frame is handed over together, in order", () => {
  for (const item of [1, 2, 3]) batcher.add(item);
  expect(onItems).not.toHaveBeenCalled();
  vi.advanceTimersToNextFrame();
  expect(onItems).toHaveBeenCalledExactlyOnceWith([1, 2, 3]);
});

test("the next frame has what came since, and nothing is handed over twice", () => {
  batcher.add(1);
  vi.advanceTimersToNextFrame();
  batcher.add(2);
  vi.advanceTimersByTime(1_000);
  expect(onItems.mock.calls).toEqual([[[1]], [[2]]]);
});

test("a page without frames gets it a moment later", () => {
  vi.spyOn(globalThis, "requestAnimationFrame").mockReturnValue(1);
  batcher.add(1);
  vi.advanceTimersByTime(250);
  expect(onItems).toHaveBeenCalledExactlyOnceWith([1]);
});

test("there is a bound to what is gathered", () => {
  for (let item = 0; item < 501; item++) batcher.add(item);
  expect(onItems).toHaveBeenCalledOnce();
});

test("one need not wait for the frame", () => {
  batcher.flush();
  expect(onItems).not.toHaveBeenCalled();
  batcher.add(1);
  batcher.flush();
  vi.advanceTimersByTime(1_000);
  expect(onItems).toHaveBeenCalledExactlyOnceWith([1]);
});

test("in a burst the page is redrawn ten times a second, after it at once again", () => {
  for (let step = 0; step < 200; step++) {
    batcher.add(step);
    vi.advanceTimersByTime(5);
  }
  expect(onItems.mock.calls.length).toBeGreaterThan(6);
  expect(onItems.mock.calls.length).toBeLessThan(20);
  expect(onItems.mock.calls.flat(2)).toEqual(Array.from({ length: onItems.mock.calls.flat(2).length }, (_, index) => index));
  vi.advanceTimersByTime(1_000);
  batcher.add(200);
  vi.advanceTimersByTime(20);
  expect(onItems).toHaveBeenLastCalledWith([200]);
});
