import { useState, useSyncExternalStore } from "react";

/** Tells whether the page is visible. */
export function useIsVisible(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === "visible");
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}

/** Returns the latest value from when the page was visible, so that hidden pages load nothing. */
export function useWhenSeen<Value extends string | number>(value: Value): Value {
  const isVisible = useIsVisible();
  const [seen, see] = useState(value);
  if (isVisible && seen !== value) see(value);
  return seen;
}
