/** Where the server answers what the first page asks, for who asks it and who asks ahead of them. */
export const SESSION = "/api/auth/session/";

/** A room's details; one that nobody has is not made by asking. */
export function roomPath(slug: string): string {
  return `/api/chat/rooms/${slug}/?create=0`;
}

/** The latest messages of a room. */
export function messagesPath(slug: string): string {
  return `/api/chat/rooms/${slug}/messages/`;
}
