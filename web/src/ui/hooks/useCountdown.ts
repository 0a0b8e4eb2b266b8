import { useCallback, useSyncExternalStore } from "react";

const TICK = 250; // milliseconds, so that no second is shown late

/** Returns the whole seconds until a time of `performance.now`, which clock changes don't affect; 0 once it is past. */
export function useCountdown(until: number): number {
  const subscribe = useCallback(
    (onTick: () => void) => {
      const timer = setInterval(() => {
        if (until <= performance.now()) clearInterval(timer);
        onTick();
      }, TICK);
      return () => clearInterval(timer);
    },
    [until],
  );
  return useSyncExternalStore(subscribe, () => Math.max(0, Math.ceil((until - performance.now()) / 1000)));
}
