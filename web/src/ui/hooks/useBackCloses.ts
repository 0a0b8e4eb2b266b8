import { useEffect, useEffectEvent } from "react";

interface CloseWatcher extends EventTarget {
  readonly destroy: () => void;
}

declare global {
  interface Window {
    /** https://html.spec.whatwg.org/#close-watcher; Chromium has it. */
    readonly CloseWatcher?: new () => CloseWatcher;
  }
}

/**
 * Android's Back closes the layer instead of leaving the page, the topmost layer first.
 *
 * Base UI does so for drawers alone. Elsewhere a close watcher would take the Escape key, which Base UI handles.
 */
export function useBackCloses(onClose: () => void, isActive = true): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (!isActive || window.CloseWatcher === undefined || !/android/iu.test(navigator.userAgent)) return undefined;
    const watcher = new window.CloseWatcher();
    watcher.addEventListener("close", () => close());
    return () => watcher.destroy();
  }, [isActive]);
}
