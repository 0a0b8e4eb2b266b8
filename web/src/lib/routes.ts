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

/** Parameters of `/rooms/:slug`; the server has the last word on what a slug is. */
export const roomParamsSchema = object({ slug: string().check(regex(/^[A-Za-z0-9_-]{1,100}$/u)) });

/** Parameters of `/direct/:username?`; names are written with an `@`, since they may begin with one themselves. */
export const directParamsSchema = pipe(
  object({ username: optional(string().check(minLength(1))) }),
  transform(({ username }) => {
    if (username === undefined) return null;
    return { name: username.replace(/^@/u, ""), isCanonical: username.startsWith("@") };
  }),
);

/** The page of the conversation with somebody. */
export function directPath(username: string): string {
  return isSegment(username) ? `/direct/@${segment(username)}` : "/direct";
}

/** The public page of somebody. */
export function profilePath(username: string): string {
  return isSegment(username) ? `/users/${segment(username)}` : "/users";
}

/** Parameters of `/users/:username`; the server knows who there is. */
export const userParamsSchema = object({ username: string().check(minLength(1), maxLength(150)) });

/** Parameters of `/invitations/:token`; the server has the last word on what a token is. */
export const invitationParamsSchema = object({ token: string().check(regex(/^[A-Za-z0-9_-]{20,100}$/u)) });

const BASE = "https://here.invalid";

/** A path within this site, to go back to after signing in; anything else becomes `/`. */
export const returnPathSchema = fallback(string().check(refine(staysHere)), "/");

/** The seq of a message, null when there is none that makes sense. */
export const messageParameterSchema = fallback(
  nullable(
    pipe(
      string().check(regex(/^[1-9]\d{0,14}$/u)),
      transform((digits) => Number(digits)),
    ),
  ),
  null,
);

/** What to search for (empty: nothing yet), and in which room (null: in all). */
export const searchParametersSchema = object({
  query: pipe(
    nullable(string()),
    transform((query) => query?.trim() ?? ""),
  ),
  room: fallback(nullable(roomParamsSchema.shape.slug), null),
});
export type SearchParameters = Infer<typeof searchParametersSchema>;

/** The page that searches, in one room or in all. */
export function searchPath({ query, room }: SearchParameters): string {
  const search = new URLSearchParams({ ...(query === "" ? {} : { q: query }), ...(room === null ? {} : { room }) }).toString();
  return search === "" ? "/search" : `/search?${search}`;
}

/** A room's page, at a message; `peer` is the other one of a direct room. */
export function messagePath(slug: string, peer: string | null, seq: number): string {
  return `${peer === null ? `/rooms/${slug}` : directPath(peer)}?message=${String(seq)}`;
}

/** The router's location as one path. */
export const locationSchema = pipe(
  object({ pathname: string(), search: string() }),
  transform(({ pathname, search }) => pathname + search),
);

/** The router's location as an entry of the history. */
export const historyEntrySchema = object({ key: string(), pathname: string() });

function staysHere(path: string): boolean {
  return path.startsWith("/") && urlOf(path, BASE)?.origin === BASE;
}
