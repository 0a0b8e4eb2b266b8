import { segment } from "./dto/segment";

/** Where the server answers what the first page asks, for who asks it and who asks ahead of them. */
export const SESSION = "/api/auth/session/";

/** Where a room is. Throws as `segment` does, and so do those below. */
export function roomOf(slug: string): string {
  return `/api/chat/rooms/${segment(slug)}/`;
}

/** A room's details; one that nobody has is not made by asking. */
export function roomPath(slug: string): string {
  return `${roomOf(slug)}?create=0`;
}

/** The latest messages of a room. */
export function messagesPath(slug: string): string {
  return `${roomOf(slug)}messages/`;
}

/** The slug of the room that always exists and that everybody may read. */
export const PUBLIC_ROOM = "public";
