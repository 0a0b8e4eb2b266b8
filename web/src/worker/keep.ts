import { CacheExpiration } from "workbox-expiration";

const DAY = 86_400; // seconds

interface Bounds {
  readonly maxEntries: number;
  readonly maxAgeSeconds: number;
}

/** What is kept of one's own, by cache: as much as one may want to see on a train. */
export const PRIVATE = {
  identity: { maxEntries: 2, maxAgeSeconds: 14 * DAY }, // as long as a session lives
  messages: { maxEntries: 100, maxAgeSeconds: 14 * DAY },
  conversations: { maxEntries: 1, maxAgeSeconds: 14 * DAY }, // written by the pages
  details: { maxEntries: 100, maxAgeSeconds: 14 * DAY },
} satisfies Record<string, Bounds>;

export type PrivateCache = keyof typeof PRIVATE;

export const ASSETS: Bounds = { maxEntries: 60, maxAgeSeconds: 30 * DAY };

let period = 0; // counts how often all was forgotten
const periods = new WeakMap<ExtendableEvent, number>();

/** Notes that what the event asks for is for whoever is signed in now. */
export function begin(event: ExtendableEvent): void {
  periods.set(event, period);
}

/** Whether nothing was forgotten since the event began: else its answer is not to be kept. */
export function isCurrent(event: ExtendableEvent | undefined): boolean {
  return event !== undefined && periods.get(event) === period;
}

/** Removes all that was kept of whoever was signed in, and what tells of it. */
export async function forget(): Promise<void> {
  period += 1;
  await Promise.all(
    Object.entries(PRIVATE).flatMap(([name, bounds]) => [caches.delete(name), new CacheExpiration(name, bounds).delete()]),
  );
}
