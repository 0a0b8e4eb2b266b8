import { useEffect, useEffectEvent } from "react";

import { useIsVisible } from "./useIsVisible";

/** Tells whether the newest message is before a reader's eyes: at the end of the list, on a visible page. */
export function useReading(isAtEnd: boolean, onReading: ((isReading: boolean) => void) | undefined): void {
  const isReading = useIsVisible() && isAtEnd;
  const tell = useEffectEvent((is: boolean) => onReading?.(is));
  useEffect(() => {
    if (!isReading) return undefined;
    tell(true);
    return () => tell(false);
  }, [isReading]);
}
