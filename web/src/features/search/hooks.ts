import { useState } from "react";

import { type ServerList, useServerList } from "../../ui/hooks/useServerQuery";
import { useServices } from "../../ui/services";
import { SearchApi } from "./api";
import type { Found, Incomplete } from "./dto";

const FRESH = 60_000; // milliseconds for which results are reused when the user comes back

/** The results of a query, in one room or (null) in all. */
export function useSearch(query: string, room: string | null): ServerList<Found> & { readonly incomplete: Incomplete } {
  const { http } = useServices();
  const [api] = useState(() => new SearchApi(http));
  const { pages, ...list } = useServerList({
    queryKey: ["search", query, room],
    ask: (before) => api.find(query, room, before),
    staleTime: FRESH,
    retry: false, // searching is expensive, so the user decides
  });
  return { ...list, incomplete: pages.at(-1)?.incomplete ?? null };
}
