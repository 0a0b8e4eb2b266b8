import { useLocation, useParams, useSearchParams } from "react-router";

import { decode, decodeOrNull, type Schema } from "../../lib/dto/decode";
import {
  directParamsSchema,
  locationSchema,
  messageParameterSchema,
  returnPathSchema,
  roomParamsSchema,
  type SearchParameters,
  searchParametersSchema,
  userParamsSchema,
} from "../../lib/routes";

/** The parameters of the current route, or null when they do not fit the schema. */
export function useRouteParams<T>(schema: Schema<T>): T | null {
  return decodeOrNull(schema, useParams());
}

/** The slug in the address, null when it cannot be one. */
export function useRoomSlug(): string | null {
  return useRouteParams(roomParamsSchema)?.slug ?? null;
}

/** The name in the address, null when it cannot be one. */
export function useUserParam(): string | null {
  return useRouteParams(userParamsSchema)?.username ?? null;
}

/** The other person of the conversation in the address, and whether the address is written as it should be; null without one. */
export function useDirectParams() {
  return useRouteParams(directParamsSchema);
}

/** Path and query of the page shown. */
export function useCurrentPage(): string {
  return decode(locationSchema, useLocation(), "location");
}

/** The page to go to after signing in: `?next=`, or `/` when it is missing or leads out of the site. */
export function useReturnPath(): string {
  const [search] = useSearchParams();
  return decode(returnPathSchema, search.get("next"), "next");
}

/** The seq of the message that `?message=` asks for, null when it asks for none. */
export function useMessageParameter(): number | null {
  const [search] = useSearchParams();
  return decode(messageParameterSchema, search.get("message"), "message");
}

/** What `?q=` and `?room=` ask to search for. */
export function useSearchParameters(): SearchParameters {
  const [search] = useSearchParams();
  return decode(searchParametersSchema, { query: search.get("q"), room: search.get("room") }, "search");
}

/** Whether the page shown is that of signing in or up. */
export function useIsAuthPage(): boolean {
  const here = useCurrentPage();
  return here.startsWith("/login") || here.startsWith("/register");
}

/** The address of the page of signing in or up, from which one comes back here. */
export function useAuthPath(page: "/login" | "/register"): string {
  const here = useCurrentPage();
  const next = useReturnPath();
  const target = useIsAuthPage() ? next : here;
  return target === "/" ? page : `${page}?next=${encodeURIComponent(target)}`;
}

/** Whether one is at a place of the header or below it. Single rooms are not below the list of one's own. */
export function useIsAt(place: string): boolean {
  const [path = ""] = useCurrentPage().split("?");
  return path === place || (place !== "/rooms" && path.startsWith(`${place}/`));
}
