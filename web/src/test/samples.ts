import type { Message } from "../dto/room";

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
export function history(messages: readonly Message[], nextBefore: number | null = null) {
  return {
    messages: messages.map((one) => ({ ...one, createdAt: new Date(one.createdAt).toISOString() })),
    pagination: { limit: 50, hasMore: nextBefore !== null, nextBefore },
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
  chatRoomSlugRegex: "^[A-Za-z0-9_-]{3,50}$",
  mediaUrlTtlSeconds: 300,
  mediaMode: "signed_only",
};
