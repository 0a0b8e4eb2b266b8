import { useEffect, useEffectEvent, useSyncExternalStore } from "react";

/** Tells the newest message's `seq` as soon as it is at the end of what a reader has before the eyes. */
export function useReading(isAtEnd: boolean, newest: number, onRead: ((seq: number) => void) | undefined): void {
  const isVisible = useSyncExternalStore(subscribe, () => document.visibilityState === "visible");
  const isRead = isAtEnd && isVisible && newest > 0;
  const tell = useEffectEvent((seq: number) => onRead?.(seq));
  useEffect(() => {
    if (isRead) tell(newest);
  }, [isRead, newest]);
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}
