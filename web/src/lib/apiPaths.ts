import { segment } from "./dto/segment";

/** The API paths of the first page, shared by its code and the preloading. */
export const SESSION = "/api/auth/session/";

/** The path of a room. Throws what `segment` throws, as do the functions below. */
export function roomOf(slug: string): string {
  return `/api/chat/rooms/${segment(slug)}/`;
}

/** The path of a room's details; it doesn't create the room. */
export function roomPath(slug: string): string {
  return `${roomOf(slug)}?create=0`;
}

/** The path of a room's latest messages. */
export function messagesPath(slug: string): string {
  return `${roomOf(slug)}messages/`;
}

/** The slug of the room that always exists and everyone may read. */
export const PUBLIC_ROOM = "public";
