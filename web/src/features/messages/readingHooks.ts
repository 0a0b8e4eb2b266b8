import { useEffect, useEffectEvent, useState } from "react";

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

interface Unread {
  /** Messages that came while one was not reading the newest. */
  readonly count: number;
  /** Where they begin; kept for a while after one read them. Null: there is no such place. */
  readonly firstUnreadSeq: number | null;
}

/** What came below or behind while one read above or looked elsewhere; writing oneself (`sent` grows) ends that. */
export function useFirstUnread(isReading: boolean, newest: number, sent: number): Unread {
  const [seen, setSeen] = useState(newest);
  const [firstUnreadSeq, setFirstUnreadSeq] = useState<number | null>(null);
  const [sentBefore, setSentBefore] = useState(sent);
  if (isReading && seen !== newest) setSeen(newest);
  if (!isReading && newest > seen && firstUnreadSeq !== seen + 1) setFirstUnreadSeq(seen + 1);
  if (sent > sentBefore) {
    setSentBefore(sent);
    setFirstUnreadSeq(null);
  }
  return { count: isReading ? 0 : Math.max(0, newest - seen), firstUnreadSeq };
}
