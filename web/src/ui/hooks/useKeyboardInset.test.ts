import { renderHook } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { useKeyboardInset } from "./useKeyboardInset";

let view: EventTarget & { height: number; scale: number };

beforeEach(() => {
  view = Object.assign(new EventTarget(), { height: innerHeight, scale: 1 });
  vi.stubGlobal("visualViewport", view);
  vi.stubGlobal("scrollTo", vi.fn());
});

function room() {
  return document.documentElement.style.getPropertyValue("--keyboard");
}

function shrink(pixels: number, scale = 1) {
  Object.assign(view, { height: innerHeight - pixels, scale });
  view.dispatchEvent(new Event("resize"));
}

test("the page ends where the keyboard begins, until it is gone", () => {
  const { unmount } = renderHook(() => useKeyboardInset());
  shrink(300);
  expect(room()).toBe("300px");
  expect(scrollTo).toHaveBeenCalledWith(0, 0);
  shrink(0);
  expect(room()).toBe("0px");
  unmount();
  shrink(300);
  expect(room()).toBe("");
});

test("who looks closer has opened no keyboard", () => {
  renderHook(() => useKeyboardInset());
  shrink(400, 2);
  expect(room()).toBe("0px");
});

test("a browser without the means is left alone", () => {
  vi.stubGlobal("visualViewport", null);
  renderHook(() => useKeyboardInset());
  expect(room()).toBe("");
});
