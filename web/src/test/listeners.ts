import { onTestFinished, vi } from "vitest";

/** Lets what listens to the window from now on end with the test, as it ends with a page. */
export function endListenersWithTest(): void {
  const listen = vi.spyOn(window, "addEventListener");
  onTestFinished(() => {
    for (const [type, listener] of listen.mock.calls) window.removeEventListener(type, listener);
  });
}
