/** The slug of the room that always exists and that everybody may read. */
export const PUBLIC_ROOM = "public";
