import { useLocation, useParams, useSearchParams } from "react-router";

import { decode, decodeOrNull, type Schema } from "../../lib/dto/decode";
import { entryOf } from "../../lib/placeMemory";
import {
  directParamsSchema,
  historyEntrySchema,
  locationSchema,
  messageParameterSchema,
  returnPathSchema,
  roomParamsSchema,
  type SearchParameters,
  searchParametersSchema,
  userParamsSchema,
} from "../../lib/routes";

/** Returns the parameters of the current route, or null if they don't fit the schema. */
export function useRouteParams<T>(schema: Schema<T>): T | null {
  return decodeOrNull(schema, useParams());
}

/** Returns the slug in the address, or null if it is invalid. */
export function useRoomSlug(): string | null {
  return useRouteParams(roomParamsSchema)?.slug ?? null;
}

/** Returns the username in the address, or null if it is invalid. */
export function useUserParam(): string | null {
  return useRouteParams(userParamsSchema)?.username ?? null;
}

/** Returns the peer in a conversation's address, and whether the address is canonical; null without one. */
export function useDirectParams() {
  return useRouteParams(directParamsSchema);
}

/** Returns the current path and query. */
export function useCurrentPage(): string {
  return decode(locationSchema, useLocation(), "location");
}

/** Returns the name of the current entry of the history. */
export function useHistoryEntry(): string {
  return entryOf(decode(historyEntrySchema, useLocation(), "history entry"));
}

/** Returns the page to open after signing in: `?next=`, or `/` if it is missing or leads to another site. */
export function useReturnPath(): string {
  const [search] = useSearchParams();
  return decode(returnPathSchema, search.get("next"), "next");
}

/** Returns the seq in `?message=`, or null. */
export function useMessageParameter(): number | null {
  const [search] = useSearchParams();
  return decode(messageParameterSchema, search.get("message"), "message");
}

/** Returns the search in `?q=` and `?room=`. */
export function useSearchParameters(): SearchParameters {
  const [search] = useSearchParams();
  return decode(searchParametersSchema, { query: search.get("q"), room: search.get("room") }, "search");
}

/** Tells whether the current page is that of signing in or up. */
export function useIsAuthPage(): boolean {
  const here = useCurrentPage();
  return here.startsWith("/login") || here.startsWith("/register");
}

/** Returns the address of the sign-in or sign-up page, with the way back to the current page. */
export function useAuthPath(page: "/login" | "/register"): string {
  const here = useCurrentPage();
  const next = useReturnPath();
  const target = useIsAuthPage() ? next : here;
  return target === "/" ? page : `${page}?next=${encodeURIComponent(target)}`;
}

/** Tells whether a header link is current. Single rooms don't belong to the list of rooms. */
export function useIsAt(place: string): boolean {
  const [path = ""] = useCurrentPage().split("?");
  return path === place || (place !== "/rooms" && path.startsWith(`${place}/`));
}
