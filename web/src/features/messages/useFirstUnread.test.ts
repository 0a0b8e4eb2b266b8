import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import { useFirstUnread } from "./readingHooks";

type Timestamp = readonly [isReading: boolean, newest: number, sent?: number];

/** What is shown after each of these moments. */
function after(...moments: readonly [Timestamp, ...Timestamp[]]) {
  const [first, ...rest] = moments;
  const { result, rerender } = renderHook(
    ({ moment: [isReading, newest, sent = 0] }) => useFirstUnread(isReading, newest, sent),
    {
      initialProps: { moment: first },
    },
  );
  for (const moment of rest) rerender({ moment });
  return result.current;
}

test("who reads has seen it all", () => {
  expect(after([true, 5], [true, 6])).toEqual({ count: 0, firstUnreadSeq: null });
});

test("what comes while one does not is counted and marked", () => {
  expect(after([true, 5], [false, 5], [false, 7], [false, 9])).toEqual({ count: 4, firstUnreadSeq: 6 });
});

test("the place stays when one comes to read it, until more is missed", () => {
  expect(after([true, 5], [false, 5], [false, 7], [true, 7], [true, 8])).toEqual({ count: 0, firstUnreadSeq: 6 });
  expect(after([true, 5], [false, 7], [true, 8], [false, 8])).toEqual({ count: 0, firstUnreadSeq: 6 });
  expect(after([true, 5], [false, 7], [true, 8], [false, 9])).toEqual({ count: 1, firstUnreadSeq: 9 });
});

test("who answers has read it", () => {
  expect(after([true, 5], [false, 7], [true, 7], [true, 7, 100])).toEqual({ count: 0, firstUnreadSeq: null });
});
