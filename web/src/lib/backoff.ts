const BASE = 500; // milliseconds; the first delay is too short to be noticed
const CAP = 30_000; // milliseconds

/** Returns the milliseconds before an attempt; full jitter spreads the clients of a restarted server. */
export function backoff(attempt: number): number {
  return Math.random() * Math.min(CAP, BASE * 2 ** Math.min(attempt, 16));
}
