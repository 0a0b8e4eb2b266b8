import type { Change } from "../dto/chatFrame";
import type { Message, Reaction } from "../dto/room";

/** A message, and the number of the room's change as of which it is known; 0 when it came live. */
export interface Stamped extends Message {
  readonly asOf?: number;
}

const QUOTED = 140; // characters of an answered message that are shown

/** Messages after changes, which are in order; the same array when none is about them. */
export function applyChanges(messages: readonly Stamped[], changes: readonly Change[]): readonly Stamped[] {
  if (changes.length === 0) return messages;
  const byId = new Map(changes.map((change) => [change.id, change])); // the latest of each, which tells all
  const changed = messages.map((message) =>
    quoteChanged(changedBy(message, byId.get(message.id)), byId.get(message.replyTo?.id ?? 0), message.asOf),
  );
  return changed.every((message, index) => message === messages[index]) ? messages : changed;
}

function changedBy(message: Stamped, change: Change | undefined): Stamped {
  if (change === undefined || change.change <= (message.asOf ?? 0)) return message;
  const { change: asOf, message: content, editedAt, deleted } = change;
  return { ...message, asOf, content, editedAt, deleted, reactions: withMine(change.reactions, message.reactions) };
}

function quoteChanged(message: Stamped, change: Change | undefined, asOf = 0): Stamped {
  if (change === undefined || message.replyTo === undefined || change.change <= asOf) return message;
  const content = Array.from(change.message).slice(0, QUOTED).join("");
  return { ...message, replyTo: { ...message.replyTo, content, deleted: change.deleted } };
}

/** What goes to a whole room does not tell which reactions are one's own; among few, the names do. */
function withMine(reactions: readonly Reaction[], before: readonly Reaction[] = []): Reaction[] {
  return reactions.map((reaction) => {
    if (reaction.mine !== undefined || reaction.users.length === reaction.count) return reaction;
    const mine = before.find(({ emoji }) => emoji === reaction.emoji)?.mine;
    return mine === undefined ? reaction : { ...reaction, mine };
  });
}
