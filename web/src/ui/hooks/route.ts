import { useLocation, useParams, useSearchParams } from "react-router";

import { decode, decodeOrNull, type Schema } from "../../lib/dto/decode";
import { locationSchema, messageParameterSchema, returnPathSchema, type SearchParameters, searchParametersSchema } from "../../lib/routes";

/** The parameters of the current route, or null when they do not fit the schema. */
export function useRouteParams<T>(schema: Schema<T>): T | null {
  return decodeOrNull(schema, useParams());
}

/** Path and query of the current page. */
export function useCurrentPath(): string {
  return decode(locationSchema, useLocation(), "location");
}

/** Where `?next=` asks to go, `/` when it asks nothing or leads out of the site. */
export function useNextParameter(): string {
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
