import { useState } from "react";

interface Unseen {
  /** Messages that came while one was not reading the newest. */
  readonly count: number;
  /** The `seq` after which they begin, kept in view for a while after one read them; null: no such line. */
  readonly mark: number | null;
}

/** What came below or behind while one read above or looked elsewhere; writing oneself (`sent` grows) ends that. */
export function useUnseen(isReading: boolean, newest: number, sent: number): Unseen {
  const [seen, setSeen] = useState(newest);
  const [mark, setMark] = useState<number | null>(null);
  const [sentBefore, setSentBefore] = useState(sent);
  if (isReading && seen !== newest) setSeen(newest);
  if (!isReading && newest > seen && mark !== seen) setMark(seen);
  if (sent > sentBefore) {
    setSentBefore(sent);
    setMark(null);
  }
  return { count: isReading ? 0 : Math.max(0, newest - seen), mark };
}
