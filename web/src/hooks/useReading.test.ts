import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { useReading } from "./useReading";

function show(visibility: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  act(() => {
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

function start(isAtEnd: boolean) {
  const told: boolean[] = [];
  const { rerender, unmount } = renderHook(({ end }) => useReading(end, (is) => told.push(is)), {
    initialProps: { end: isAtEnd },
  });
  return { told, see: (end: boolean) => rerender({ end }), leave: unmount };
}

test("who is at the end reads, until leaving it or the room", () => {
  const { told, see, leave } = start(true);
  see(true);
  see(false);
  expect(told).toEqual([true, false]);
  see(true);
  leave();
  expect(told).toEqual([true, false, true, false]);
});

test("who reads above has not the newest before the eyes", () => {
  expect(start(false).told).toEqual([]);
});

test("nobody reads a hidden page", () => {
  show("hidden");
  const { told } = start(true);
  show("visible");
  show("hidden");
  expect(told).toEqual([true, false]);
});
