import {
  catch as fallback,
  type infer as Infer,
  maxLength,
  minLength,
  nullable,
  object,
  optional,
  pipe,
  refine,
  regex,
  string,
  transform,
} from "zod/mini";

import { isSegment, segment } from "./dto/segment";
import { urlOf } from "./dto/url";

/** Parameters of `/rooms/:slug`; the server has the final say on slugs. */
export const roomParamsSchema = object({ slug: string().check(regex(/^[A-Za-z0-9_-]{1,100}$/u)) });

/** Parameters of `/direct/:username?`; usernames are written with an `@`, since they may begin with one themselves. */
export const directParamsSchema = pipe(
  object({ username: optional(string().check(minLength(1))) }),
  transform(({ username }) => {
    if (username === undefined) return null;
    return { name: username.replace(/^@/u, ""), isCanonical: username.startsWith("@") };
  }),
);

/** The path of the conversation with a user. */
export function directPath(username: string): string {
  return isSegment(username) ? `/direct/@${segment(username)}` : "/direct";
}

/** The path of a user's public page. */
export function profilePath(username: string): string {
  return isSegment(username) ? `/users/${segment(username)}` : "/users";
}

/** Parameters of `/users/:username`. */
export const userParamsSchema = object({ username: string().check(minLength(1), maxLength(150)) });

/** Parameters of `/invitations/:token`; the server has the final say on tokens. */
export const invitationParamsSchema = object({ token: string().check(regex(/^[A-Za-z0-9_-]{20,100}$/u)) });

const BASE = "https://here.invalid";

/** A path within this site to return to after signing in; anything else becomes `/`. */
export const returnPathSchema = fallback(string().check(refine(staysHere)), "/");

/** The seq of a message, or null if missing or invalid. */
export const messageParameterSchema = fallback(
  nullable(
    pipe(
      string().check(regex(/^[1-9]\d{0,14}$/u)),
      transform((digits) => Number(digits)),
    ),
  ),
  null,
);

/** The query (empty: none yet) and the room (null: all). */
export const searchParametersSchema = object({
  query: pipe(
    nullable(string()),
    transform((query) => query?.trim() ?? ""),
  ),
  room: fallback(nullable(roomParamsSchema.shape.slug), null),
});
export type SearchParameters = Infer<typeof searchParametersSchema>;

/** The path of the search page, for one room or all. */
export function searchPath({ query, room }: SearchParameters): string {
  const search = new URLSearchParams({ ...(query === "" ? {} : { q: query }), ...(room === null ? {} : { room }) }).toString();
  return search === "" ? "/search" : `/search?${search}`;
}

/** The path of a room at a message; `peer` is the other user of a direct room. */
export function messagePath(slug: string, peer: string | null, seq: number): string {
  return `${peer === null ? `/rooms/${slug}` : directPath(peer)}?message=${String(seq)}`;
}

/** The router's location as a path. */
export const locationSchema = pipe(
  object({ pathname: string(), search: string() }),
  transform(({ pathname, search }) => pathname + search),
);

/** The router's location as an entry of the history. */
export const historyEntrySchema = object({ key: string(), pathname: string() });

function staysHere(path: string): boolean {
  return path.startsWith("/") && urlOf(path, BASE)?.origin === BASE;
}
