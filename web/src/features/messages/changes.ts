import type { Change, Message, Reaction } from "./dto";

/** A message, and the number of the room's change as of which it is known; 0 when it came live. */
export interface Stamped extends Message {
  readonly asOf?: number;
}

/** Messages after changes, which are in order; the same array when none is about them. */
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
 * What goes to a whole room does not tell which reactions are one's own. Among few the names do; among more
 * it is what it was, unless it was one's own that came or went.
 */
function withMine({ reactions, reacted }: Change, before: readonly Reaction[] = []): Reaction[] {
  return reactions.map((reaction) => {
    if (reaction.mine !== undefined || reaction.users.length === reaction.count) return reaction;
    const known = before.find(({ emoji }) => emoji === reaction.emoji);
    const mine = reacted?.emoji === reaction.emoji ? reacted.on : known?.mine;
    return mine === undefined ? reaction : { ...reaction, mine };
  });
}

/** A change as one person sees it: of whose reaction it was, one's own alone is of use. */
export function forReader(username: string | null, change: Change): Change {
  return change.reacted?.username === username ? change : { ...change, reacted: undefined };
}
