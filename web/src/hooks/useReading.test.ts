import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { useReading } from "./useReading";

function show(visibility: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  act(() => {
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

function start(isAtEnd: boolean, newest: number) {
  const onRead = vi.fn();
  const { rerender } = renderHook(({ end, seq }) => useReading(end, seq, onRead), {
    initialProps: { end: isAtEnd, seq: newest },
  });
  return { onRead, see: (end: boolean, seq: number) => rerender({ end, seq }) };
}

test("each newest message is told once while one is at the end", () => {
  const { onRead, see } = start(true, 5);
  see(true, 5);
  see(true, 6);
  expect(onRead.mock.calls).toEqual([[5], [6]]);
});

test("who reads above has not read the newest", () => {
  const { onRead, see } = start(false, 5);
  expect(onRead).not.toHaveBeenCalled();
  see(true, 5);
  expect(onRead).toHaveBeenCalledExactlyOnceWith(5);
});

test("what comes while the page is hidden is read when it is shown", () => {
  show("hidden");
  const { onRead } = start(true, 5);
  expect(onRead).not.toHaveBeenCalled();
  show("visible");
  expect(onRead).toHaveBeenCalledExactlyOnceWith(5);
});

test("an empty room has nothing to read", () => {
  expect(start(true, 0).onRead).not.toHaveBeenCalled();
});
