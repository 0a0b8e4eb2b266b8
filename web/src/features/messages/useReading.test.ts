import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { useReading } from "./readingHooks";

function show(visibility: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  act(() => {
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

function start(isAtEnd: boolean) {
  const told: (number | null)[] = [];
  const { rerender, unmount } = renderHook(({ end, last }) => useReading(end, last, (upTo) => told.push(upTo)), {
    initialProps: { end: isAtEnd, last: 5 },
  });
  return { told, see: (end: boolean, last = 5) => rerender({ end, last }), leave: unmount };
}

test("who is at the end reads, until leaving it or the room", () => {
  const { told, see, leave } = start(true);
  see(true);
  see(false);
  expect(told).toEqual([5, null]);
  see(true);
  leave();
  expect(told).toEqual([5, null, 5, null]);
});

test("what comes is read by who is at the end", () => {
  const { told, see } = start(true);
  see(true, 6);
  see(false, 7);
  expect(told).toEqual([5, 6, null]);
});

test("who reads above has not the newest before the eyes", () => {
  expect(start(false).told).toEqual([]);
});

test("nobody reads a hidden page", () => {
  show("hidden");
  const { told } = start(true);
  show("visible");
  show("hidden");
  expect(told).toEqual([5, null]);
});
