import { expect, onTestFinished, test, vi } from "vitest";

import { watchLongPress } from "./longPress";

function show() {
  vi.useFakeTimers();
  const text = document.createElement("p");
  const link = document.createElement("a");
  text.append(link);
  document.body.replaceChildren(text);
  const onLongPress = vi.fn<(target: Element) => void>();
  onTestFinished(watchLongPress(document.body, onLongPress));
  return { onLongPress, text, link };
}

/** Returns: whether the browser goes on with what it does itself. */
function touch(target: Element, type: string, ...touches: readonly (readonly [number, number])[]): boolean {
  const event = new Event(type, { bubbles: true, cancelable: true });
  return target.dispatchEvent(Object.assign(event, { touches: touches.map(([clientX, clientY]) => ({ clientX, clientY })) }));
}

function rightClick(target: Element): boolean {
  return target.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
}

test("a finger that rests is told once, and is no click", () => {
  const { onLongPress, text } = show();
  touch(text, "touchstart", [50, 50]);
  touch(text, "touchmove", [53, 50]);
  vi.advanceTimersByTime(500);
  expect(onLongPress.mock.calls).toEqual([[text]]);
  expect(rightClick(text)).toBe(false); // Android's own menu
  expect(touch(text, "touchend")).toBe(false);
});

test.each([
  ["is lifted", (text: Element) => touch(text, "touchend")],
  ["moves", (text: Element) => touch(text, "touchmove", [50, 80])],
  ["is joined by another", (text: Element) => touch(text, "touchstart", [50, 50], [90, 50])],
  ["begins to scroll", (text: Element) => touch(text, "touchcancel")],
])("a finger that %s before is not", (_what, happen) => {
  const { onLongPress, text } = show();
  touch(text, "touchstart", [50, 50]);
  vi.advanceTimersByTime(400);
  happen(text);
  vi.advanceTimersByTime(400);
  expect(onLongPress).not.toHaveBeenCalled();
  expect(touch(text, "touchend")).toBe(true);
});

test("a finger on a link has the browser's menu", () => {
  const { onLongPress, link } = show();
  touch(link, "touchstart", [50, 50]);
  vi.advanceTimersByTime(500);
  expect(onLongPress).not.toHaveBeenCalled();
});

test.each(["touchend", "touchcancel"])("a mouse has its menu after a long press, %s", (end) => {
  const { text } = show();
  touch(text, "touchstart", [50, 50]);
  vi.advanceTimersByTime(500);
  touch(text, end);
  expect(rightClick(text)).toBe(true);
});
