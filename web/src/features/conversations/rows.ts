import type { Item, ListEvent, Mark, Membership } from "./dto";
import type { Conversation, ConversationsSnapshot, Sections } from "./snapshot";

type Position = Extract<ListEvent, { kind: "position" }>;
type Said = Extract<ListEvent, { kind: "message" }>["message"];
type Changed = Extract<ListEvent, { kind: "change" }>["message"];
type Person = Extract<ListEvent, { kind: "person" }>["person"];

const PREVIEW_LENGTH = 140; // characters; the server's previews are as long

/** What the server told of a conversation after what is known of it: older settings and marks, whose news overtook it, stay away. */
export function withItem(known: Item | undefined, item: Item): Item {
  if (known === undefined) return item;
  const newer = withSettings(item, known);
  return isLaterMark(known, item) ? withMark(newer, known) : newer;
}

/** The room went on. A position that a message has overtaken tells of deletions, no more. */
export function withPosition(item: Item, { position, deleted }: Position): Item {
  const unread = deleted.filter((seq) => seq > item.lastReadSeq).length;
  const { name, archived } = position;
  const moved = position.lastSeq < item.lastSeq ? { name, archived } : position;
  return { ...item, ...moved, deletedAfterRead: item.deletedAfterRead + unread };
}

export function withMessage(item: Item, message: Said): Item {
  if (message.seq <= item.lastSeq) return item;
  const lastMessage = { ...message, content: preview(message.content) };
  return { ...item, lastSeq: message.seq, lastActivityAt: message.createdAt, lastMessage };
}

export function withChange(item: Item, { seq, content, deleted }: Changed): Item {
  if (item.lastMessage?.seq !== seq) return item;
  return { ...item, lastMessage: { ...item.lastMessage, content: preview(content), deleted } };
}

/** Under their new name and with their new picture. */
export function withPerson(item: Item, person: Person): Item {
  const isPeer = item.peer?.id === person.id;
  const isAuthor = item.lastMessage?.userId === person.id;
  if (!isPeer && !isAuthor) return item;
  const lastMessage =
    isAuthor && item.lastMessage !== null ? { ...item.lastMessage, username: person.username } : item.lastMessage;
  return { ...item, peer: isPeer ? person : item.peer, lastMessage };
}

/** Takes over settings and mark, unless what is known is later. */
export function withMembership(item: Item, membership: Membership): Item {
  const set = withSettings(item, membership);
  return isLaterMark(membership, item) ? withMark(set, membership) : set;
}

export function withMark(item: Item, { lastReadSeq, readVersion }: Mark): Item {
  const isRead = lastReadSeq >= item.lastSeq;
  return { ...item, lastReadSeq, readVersion, deletedAfterRead: isRead ? 0 : item.deletedAfterRead };
}

export function isLaterMark(one: Mark, other: Mark): boolean {
  if (one.readVersion !== other.readVersion) return one.readVersion > other.readVersion;
  return one.lastReadSeq > other.lastReadSeq;
}

function withSettings(item: Item, { mutedUntil, pinOrder, hiddenSeq, version }: Omit<Membership, "slug" | keyof Mark>): Item {
  return version > item.version ? { ...item, mutedUntil, pinOrder, hiddenSeq, version } : item;
}

function preview(text: string): string {
  return Array.from(text.slice(0, 2 * PREVIEW_LENGTH))
    .slice(0, PREVIEW_LENGTH)
    .join("");
}

/** A conversation as it is listed; `seen`: the seq up to which one has seen it, though the server may not know yet. */
export function listed(item: Item, seen: number, now: number): Conversation {
  const { lastSeq, lastReadSeq, deletedAfterRead, mutedUntil } = item;
  const known = Math.max(0, lastSeq - lastReadSeq - deletedAfterRead);
  const unread = seen > lastReadSeq ? Math.min(known, Math.max(0, lastSeq - seen)) : known;
  return { ...item, unread, isMuted: mutedUntil !== null && mutedUntil > now };
}

/** The conversations in order, after some of them changed: the others are not sorted again. */
export function reordered(
  order: readonly Conversation[],
  rows: ReadonlyMap<number, Conversation>,
  changed: ReadonlySet<number>,
): readonly Conversation[] {
  const rest = order.filter(({ roomId }) => !changed.has(roomId));
  const fresh = [...changed].flatMap((id) => rows.get(id) ?? []).toSorted(latestFirst);
  const merged: Conversation[] = [];
  let next = 0;
  for (const row of rest) {
    for (let one = fresh[next]; one !== undefined && latestFirst(one, row) < 0; one = fresh[++next]) merged.push(one);
    merged.push(row);
  }
  return [...merged, ...fresh.slice(next)];
}

function latestFirst(one: Conversation, other: Conversation): number {
  return other.lastActivityAt - one.lastActivityAt || other.roomId - one.roomId;
}

/** What is shown of the conversations in order; a section in which nothing changed stays the same array. */
export function arranged(
  order: readonly Conversation[],
  { sections }: ConversationsSnapshot,
): Omit<ConversationsSnapshot, "phase"> {
  const shown = order.filter(({ hiddenSeq, lastSeq }) => hiddenSeq === null || lastSeq > hiddenSeq);
  const pinned = shown.filter(isPinned).toSorted((one, other) => (one.pinOrder ?? 0) - (other.pinOrder ?? 0));
  const rest = shown.filter((row) => !isPinned(row));
  const next: Sections = {
    pinned: same(sections.pinned, pinned),
    rooms: same(sections.rooms, rest.filter(isRoom)),
    direct: same(
      sections.direct,
      rest.filter((row) => !isRoom(row)),
    ),
  };
  return {
    sections: next,
    bySlug: new Map(order.map((row) => [row.slug, row])),
    unread: { rooms: unreadIn(shown.filter(isRoom)), direct: unreadIn(shown.filter((row) => !isRoom(row))) },
  };
}

function isPinned({ pinOrder }: Conversation): boolean {
  return pinOrder !== null;
}

function isRoom({ kind }: Conversation): boolean {
  return kind !== "direct";
}

function unreadIn(rows: readonly Conversation[]): number {
  return rows.reduce((total, { unread, isMuted }) => (isMuted ? total : total + unread), 0);
}

function same<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  return before.length === after.length && before.every((one, index) => one === after[index]) ? before : after;
}
