import { useEffect, useEffectEvent, useState } from "react";

import { useIsVisible } from "../../ui/hooks/useIsVisible";

/** Reports up to which message the user has read: the last one while the end is shown on a visible page; null otherwise. */
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
  /** Messages that arrived while the newest weren't being read. */
  readonly count: number;
  /** The first of them, kept for a while after they are read; null if there is none. */
  readonly firstUnreadSeq: number | null;
}

/** Counts messages that arrived while the user read further up or looked elsewhere, until they send one (`sent` grows). */
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
