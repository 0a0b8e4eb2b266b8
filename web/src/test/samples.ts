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

/** The first frame of the event socket. */
export function hello(username: string | null) {
  const user = username === null ? null : { id: 1, username, avatarUrl: null };
  return { type: "hello", user, heartbeatSeconds: 30, maxRooms: 50 };
}

/** Somebody, as the event socket tells of them. */
export function person(username: string) {
  return { id: idOf(username), username, avatarUrl: null };
}

/** A room in somebody's list, all read; its last message is so many minutes after noon. */
export function conversation(name: string, minute = 0, change: object = {}) {
  return {
    roomId: idOf(name),
    slug: name,
    kind: "private",
    name,
    peer: null,
    role: "member",
    archived: false,
    lastSeq: 5,
    ...saidAt(name, minute),
    lastReadSeq: 5,
    readVersion: 0,
    deletedAfterRead: 0,
    mutedUntil: null,
    pinOrder: null,
    hiddenSeq: null,
    version: 0,
    ...change,
  };
}

/** The conversation with somebody, in somebody's list. */
export function direct(username: string, minute = 0, change: object = {}) {
  const peer = person(username);
  const { roomId } = conversation(`dm_${username}`);
  return conversation(username, minute, { roomId, slug: `dm_${username}`, kind: "direct", name: null, peer, ...change });
}

/** Where a room stands by now, as all who list it are told. */
export function position(name: string, minute: number, change: object = {}) {
  const { roomId, archived, lastSeq } = conversation(name);
  return { type: "room_position", roomId, name, archived, lastSeq: lastSeq + 1, ...saidAt(name, minute), deleted: [], ...change };
}

function idOf(name: string): number {
  return Array.from(name).reduce((id, letter) => (id * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
}

function saidAt(name: string, minute: number) {
  const createdAt = new Date(NOON + minute * 60_000).toISOString();
  const content = `${name} at ${String(minute)}`;
  return {
    lastActivityAt: createdAt,
    lastMessage: { seq: 5, userId: 9, username: "boris", content, createdAt, deleted: false },
  };
}

/** The members of a room, all of them. */
export function members(items: readonly object[]) {
  return { items, pagination: { limit: 200, hasMore: false, nextAfter: null } };
}
