import type { Outgoing, Refusal } from "./dto";

/** One's own messages that are not yet known to be stored, in the order of writing. */
export type Outbox = readonly Outgoing[];

/** Messages that may wait in one room. */
export const OUTBOX_LIMIT = 50;
/** Milliseconds after which a message is not sent again by itself: the server knows its nonce for a day. */
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

/** Takes over what was kept elsewhere; what is there already stays as it is. */
export function merge(outbox: Outbox, kept: Outbox, now: number): Outbox {
  const known = new Set(outbox.map(({ nonce }) => nonce));
  const others = kept.filter(({ nonce }) => !known.has(nonce));
  if (others.length === 0) return outbox;
  const aged = others.map((one) =>
    now - one.createdAt > MAX_AGE ? { ...one, refusal: one.refusal ?? ("unavailable" as const) } : one,
  );
  return [...aged, ...outbox].toSorted((one, other) => one.createdAt - other.createdAt).slice(-OUTBOX_LIMIT);
}
