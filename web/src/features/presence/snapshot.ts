import type { OnlinePerson } from "./dto";

/** The presence of all users. */
export interface PresenceSnapshot {
  /** The signed-in users by name; null while unknown, and for guests. */
  readonly people: ReadonlyMap<string, OnlinePerson> | null;
  /** Null while unknown. */
  readonly guests: number | null;
}

export const UNKNOWN_PRESENCE: PresenceSnapshot = { people: null, guests: null };
