import type { Outgoing, Refusal } from "./dto";

/** The user's messages that aren't known to be stored yet, oldest first. */
export type Outbox = readonly Outgoing[];

/** The most messages that wait in a room. */
export const OUTBOX_LIMIT = 50;
/** Milliseconds after which a message isn't resent automatically: the server remembers nonces for a day. */
const MAX_AGE = 20 * 3_600_000;

export function add(outbox: Outbox, outgoing: Outgoing): Outbox {
  return [...remove(outbox, outgoing.nonce), outgoing].slice(-OUTBOX_LIMIT);
}

export function remove(outbox: Outbox, nonce: string | null): Outbox {
  const rest = outbox.filter((outgoing) => outgoing.nonce !== nonce);
  return rest.length === outbox.length ? outbox : rest;
}

export function mark(outbox: Outbox, nonce: string | null, refusal: Refusal | null): Outbox {
  return outbox.map((outgoing) => (outgoing.nonce === nonce ? { ...outgoing, refusal } : outgoing));
}

export function pending(outbox: Outbox): Outbox {
  return outbox.filter(({ refusal }) => refusal === null);
}

/** Merges messages kept elsewhere; present ones stay as they are. */
export function merge(outbox: Outbox, kept: Outbox, now: number): Outbox {
  const known = new Set(outbox.map(({ nonce }) => nonce));
  const others = kept.filter(({ nonce }) => !known.has(nonce));
  if (others.length === 0) return outbox;
  const aged = others.map((one) =>
    now - one.createdAt > MAX_AGE ? { ...one, refusal: one.refusal ?? ("unavailable" as const) } : one,
  );
  return [...aged, ...outbox].toSorted((one, other) => one.createdAt - other.createdAt).slice(-OUTBOX_LIMIT);
}
