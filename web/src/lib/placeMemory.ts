import { number, record, string } from "zod/mini";

import { currentPath } from "./address";
import { decodeJsonOrNull } from "./dto/decode";

const KEY = "echochat.places";
const ENTRIES = 50; // of the history, the latest; older ones begin at the top

const placesSchema = record(string(), record(string(), number()));

/** Remembers scroll places of this tab's history, by history entry and name of the scrolled part. */
export class PlaceMemory {
  readonly #places: Map<string, Readonly<Record<string, number>>>;

  constructor() {
    this.#places = new Map(Object.entries(read() ?? {}));
    if (isFirstVisit()) this.#places.delete(entryOf({ key: "default", pathname: currentPath() }));
    window.addEventListener("pagehide", () => this.#write()); // for returning from another site, and reloads
  }

  note(entry: string, name: string, place: number): void {
    const known = this.#places.get(entry);
    this.#places.delete(entry);
    this.#places.set(entry, { ...known, [name]: place });
    const [oldest] = this.#places.keys();
    if (this.#places.size > ENTRIES && oldest !== undefined) this.#places.delete(oldest);
  }

  /** Returns null if nothing was noted. */
  at(entry: string, name: string): number | null {
    return this.#places.get(entry)?.[name] ?? null;
  }

  #write(): void {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(this.#places)));
    } catch (error) {
      console.warn("where one was is not kept", error);
    }
  }
}

/** The name of a history entry of the router, which has no key after a reload. */
export function entryOf({ key, pathname }: { readonly key: string; readonly pathname: string }): string {
  return `${key} ${pathname}`;
}

/** Tells whether the page was neither reloaded nor returned to. */
function isFirstVisit(): boolean {
  return performance.getEntriesByType("navigation").every((entry) => !("type" in entry) || entry.type === "navigate");
}

function read() {
  try {
    return decodeJsonOrNull(placesSchema, sessionStorage.getItem(KEY));
  } catch (error) {
    console.warn("session storage cannot be read", error);
    return null;
  }
}
