import type { OnlinePerson } from "./dto";

/** Who is online. */
export interface PresenceSnapshot {
  /** By name, those signed in; null while it is not known, and for guests, who are not told. */
  readonly people: ReadonlyMap<string, OnlinePerson> | null;
  /** Null while it is not known. */
  readonly guests: number | null;
}

export const UNKNOWN_PRESENCE: PresenceSnapshot = { people: null, guests: null };
