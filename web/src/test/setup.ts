import "@testing-library/jest-dom/vitest";

import { notifyManager } from "@tanstack/react-query";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, expect, vi } from "vitest";

import { loadTexts } from "../texts/catalogue";

await loadTexts("en");
notifyManager.setScheduler((notify) => notify()); // as the stores do: else a test would wait for a timer after each event
configure({ asyncUtilTimeout: 20_000 }); // milliseconds; code may load slowly on a busy machine

// What jsdom lacks.
Object.defineProperty(globalThis, "isSecureContext", { value: true, configurable: true });
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Object.assign(globalThis, { visualViewport: null });
globalThis.requestAnimationFrame = (callback) => {
  callback(0); // a frame at once, unless the clock is a fake one
  return 0;
};
globalThis.matchMedia = (media) => {
  const list = new EventTarget();
  return Object.assign(list, {
    media,
    matches: matchesWidth(media),
    onchange: null,
    addListener() {},
    removeListener() {},
  });
};

const WIDE = 1280; // pixels; tests of phones set `innerWidth`

/** Widths are compared with the window's, in rem of 16 pixels; all else matches. */
function matchesWidth(media: string): boolean {
  const [, comparison, width] = /^\(width (<|>=) (\d+)rem\)$/u.exec(media) ?? [];
  if (width === undefined) return true;
  return (comparison === "<") === innerWidth < 16 * Number(width);
}

const unexpected: unknown[][] = [];

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, "", "/");
  window.innerWidth = WIDE;
  unexpected.length = 0;
  for (const level of ["error", "warn"] as const) {
    vi.spyOn(console, level).mockImplementation((...words) => void unexpected.push(words)); // tests that expect it spy again
  }
});

afterEach(() => {
  cleanup();
  Reflect.deleteProperty(navigator, "serviceWorker");
  Reflect.deleteProperty(navigator, "clipboard"); // user-event brings one
  vi.useRealTimers();
  expect(unexpected, "said on the console").toEqual([]);
});
