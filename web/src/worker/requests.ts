/** What a request is for, as far as the worker has a part in it. */
export type Kind = "asset" | "media" | "mutation" | "identity" | "messages" | "details";

const PATTERNS: readonly (readonly [Kind, string, RegExp])[] = [
  ["asset", "GET", /^\/assets\//u],
  ["media", "GET", /^\/api\/auth\/media\//u],
  ["mutation", "POST", /^\/api\/auth\//u],
  ["identity", "GET", /^\/api\/(?:auth\/session|meta\/client-config)\/$/u],
  ["messages", "GET", /^\/api\/chat\/rooms\/[^/]+\/messages\/$/u],
  ["details", "GET", /^\/api\/chat\/(?:rooms\/[^/]+|public-room)\/$/u],
  ["details", "GET", /^\/api\/auth\/(?:users\/[^/]+|profile)\/$/u],
];

/** The kind of a request to our own origin; null: the browser's own business. */
export function kindOf({ pathname, search, searchParams }: URL, method: string): Kind | null {
  const found = PATTERNS.find(([, verb, pattern]) => verb === method && pattern.test(pathname));
  if (found === undefined) return null;
  const [kind] = found;
  if (kind === "messages" && searchParams.has("after")) return null; // what one lacks is not in what one has
  if (isRoom(pathname) && search !== "?create=0") return null; // it makes the room
  return kind;
}

function isRoom(pathname: string): boolean {
  return /^\/api\/chat\/rooms\/[^/]+\/$/u.test(pathname);
}
