import { useEffect, useEffectEvent } from "react";

import { useIsVisible } from "../../ui/hooks/useIsVisible";

/** Tells up to which message one has read: to the end of the list on a visible page. Null: one does not read on. */
export function useReading(isAtEnd: boolean, last: number, onReading: ((upTo: number | null) => void) | undefined): void {
  const isReading = useIsVisible() && isAtEnd;
  const tell = useEffectEvent((upTo: number | null) => onReading?.(upTo));
  useEffect(() => {
    if (isReading) tell(last);
  }, [isReading, last]);
  useEffect(() => {
    if (!isReading) return undefined;
    return () => tell(null);
  }, [isReading]);
}
