import { useState, useSyncExternalStore } from "react";

/** Whether the page is one that somebody may see: not in a hidden tab. */
export function useIsVisible(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === "visible");
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}

/** The latest value that there was while the page was visible: what nobody sees is not asked for. */
export function useWhenSeen<Value extends string | number>(value: Value): Value {
  const isVisible = useIsVisible();
  const [seen, see] = useState(value);
  if (isVisible && seen !== value) see(value);
  return seen;
}
