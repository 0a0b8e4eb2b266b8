import type { Refusal } from "../dto/chatFrame";

export interface Outgoing {
  readonly nonce: string;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Null while it is on its way. */
  readonly refusal: Refusal | null;
}

/** One's own messages that are not yet known to be stored, in the order of writing. */
export type Outbox = readonly Outgoing[];

export function add(outbox: Outbox, nonce: string, text: string, createdAt: number): Outbox {
  return [...outbox, { nonce, text, createdAt, refusal: null }];
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
