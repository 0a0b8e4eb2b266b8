const BASE = 500; // milliseconds; the first wait is shorter than anybody notices
const CAP = 30_000; // milliseconds

/** Milliseconds to wait before the attempt: full jitter, so that clients of a restarted server do not come at once. */
export function backoff(attempt: number): number {
  return Math.random() * Math.min(CAP, BASE * 2 ** Math.min(attempt, 16));
}
