import type { Message } from "../features/messages/dto";

export const NOON = Date.parse("2026-11-22T12:00:00Z");

export function user(username: string) {
  return { username, email: "", profileImage: null, bio: "", lastSeen: null, registeredAt: null };
}

export function session(username: string | null) {
  return { authenticated: username !== null, user: username === null ? null : user(username) };
}

export function room(slug: string, kind = "public") {
  return { slug, name: slug, kind, created: false, createdBy: null, peer: null };
}

/** A stored message, decoded; one a second from noon. */
export function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    id: 1000 + seq,
    seq,
    username: "anna",
    content: `said ${String(seq)}`,
    profilePic: null,
    createdAt: NOON + seq * 1000,
    ...change,
  };
}

export function run(first: number, last: number): Message[] {
  return Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
}

/** A page of history as the server sends it. */
export function history(messages: readonly Message[], nextBefore: number | null = null, nextAfter: number | null = null) {
  return {
    messages: messages.map((one) => ({ ...one, createdAt: new Date(one.createdAt).toISOString() })),
    pagination: { limit: 50, hasMore: nextBefore !== null, nextBefore, nextAfter },
  };
}

/** A message as the socket brings it. */
export function frame(seq: number, change: object = {}) {
  const { id, username, content, profilePic, createdAt } = message(seq);
  return {
    message: content,
    username,
    profile_pic: profilePic,
    room: "public",
    id,
    seq,
    createdAt: new Date(createdAt).toISOString(),
    nonce: null,
    ...change,
  };
}

export const clientConfig = {
  usernameMaxLength: 30,
  chatMessageMaxLength: 1000,
  chatEditWindowSeconds: 86_400,
  chatQuoteMaxLength: 140,
  chatRoomSlugRegex: "^[A-Za-z0-9_-]{3,50}$",
  mediaUrlTtlSeconds: 300,
  mediaMode: "signed_only",
};

/** A direct conversation as the server sends it; its last message is so many minutes after noon. */
export function chat(username: string, minute = 0, change: object = {}) {
  return {
    slug: `dm_${username}`,
    peer: { username, profileImage: null, lastSeen: null },
    lastMessage: `${username} at ${String(minute)}`,
    lastMessageAt: new Date(NOON + minute * 60_000).toISOString(),
    ...change,
  };
}

export function unread(counts: Readonly<Record<string, number>>) {
  return { dialogs: Object.keys(counts).length, slugs: Object.keys(counts), counts };
}

/** A page of one's conversations. */
export function chats(items: readonly object[], nextBefore: string | null = null) {
  return { items, pagination: { limit: 50, hasMore: nextBefore !== null, nextBefore } };
}

/** What is unread in one conversation. */
export function delta(slug: string, count: number) {
  return { roomSlug: slug, isUnread: count > 0, count, dialogs: 1 };
}

/** An edit (or a deletion: of no words) of a conversation's last message, as the inbox socket brings it. */
export function inboxChange(username: string, minute: number, lastMessage: string) {
  const { slug, peer, ...last } = chat(username, minute, { lastMessage });
  const item = { slug, peer: { username: peer.username, profileImage: null }, ...last };
  return { type: "direct_inbox_changed", item, unread: delta(slug, 0) };
}

/** News of a conversation as the inbox socket brings it. */
export function inboxItem(username: string, minute: number, counts: Readonly<Record<string, number>>) {
  const { peer, ...item } = chat(username, minute);
  return {
    type: "direct_inbox_item",
    item: { ...item, peer: { username: peer.username, profileImage: null } },
    unread: { roomSlug: item.slug, isUnread: item.slug in counts, ...unread(counts) },
  };
}

export function ownRoom(name: string, change: object = {}) {
  return { slug: name, name, role: "owner", unread: 0, lastMessage: null, lastMessageBy: null, lastMessageAt: null, ...change };
}

/** A page of one's rooms. */
export function ownRooms(items: readonly object[], nextBefore: string | null = null) {
  return { items, pagination: { limit: 50, hasMore: nextBefore !== null, nextBefore } };
}

/** The members of a room, all of them. */
export function members(items: readonly object[]) {
  return { items, pagination: { limit: 200, hasMore: false, nextAfter: null } };
}
