import type { Change, Message, Reaction } from "./dto";

/** A message, and the number of the room's change as of which it was read; 0 if it arrived live. */
export interface Stamped extends Message {
  readonly asOf?: number;
}

/** Returns the messages after changes, which are in order; the same array if none concerns them. */
export function applyChanges(messages: readonly Stamped[], changes: readonly Change[]): readonly Stamped[] {
  if (changes.length === 0) return messages;
  const byId = grouped(changes);
  const changed = messages.map((message) => {
    const itself = (byId.get(message.id) ?? []).reduce(changedBy, message);
    return quoteChanged(itself, byId.get(message.replyTo?.id ?? 0)?.at(-1), message.asOf);
  });
  return changed.every((message, index) => message === messages[index]) ? messages : changed;
}

function grouped(changes: readonly Change[]): ReadonlyMap<number, readonly Change[]> {
  const byId = new Map<number, Change[]>();
  for (const change of changes) {
    const known = byId.get(change.id);
    if (known === undefined) byId.set(change.id, [change]);
    else known.push(change);
  }
  return byId;
}

function changedBy(message: Stamped, change: Change): Stamped {
  if (change.change <= (message.asOf ?? 0)) return message;
  const { change: asOf, message: content, editedAt, deleted } = change;
  return { ...message, asOf, content, editedAt, deleted, reactions: withMine(change, message.reactions) };
}

function quoteChanged(message: Stamped, change: Change | undefined, asOf = 0): Stamped {
  if (change === undefined || message.replyTo === undefined || change.change <= asOf) return message;
  return { ...message, replyTo: { ...message.replyTo, content: change.message, deleted: change.deleted } };
}

/**
 * Frames to a whole room don't have `mine`. If all names are listed, they decide; otherwise
 * it stays as it was, unless the user's own reaction was added or removed.
 */
function withMine({ reactions, reacted }: Change, before: readonly Reaction[] = []): Reaction[] {
  return reactions.map((reaction) => {
    if (reaction.mine !== undefined || reaction.users.length === reaction.count) return reaction;
    const known = before.find(({ emoji }) => emoji === reaction.emoji);
    const mine = reacted?.emoji === reaction.emoji ? reacted.on : known?.mine;
    return mine === undefined ? reaction : { ...reaction, mine };
  });
}

/** The change as one user needs it: only the user's own reaction matters. */
export function forReader(username: string | null, change: Change): Change {
  return change.reacted?.username === username ? change : { ...change, reacted: undefined };
}
