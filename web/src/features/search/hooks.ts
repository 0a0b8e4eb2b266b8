import { useState } from "react";

import { type Pages, usePages } from "../../ui/hooks/usePages";
import { useServices } from "../../ui/services";
import { SearchApi } from "./api";
import type { Found, Incomplete } from "./dto";

/** What is found for a query, in one room or (null) in all. Give the component a key of both. */
export function useSearch(query: string, room: string | null): Pages<Found> & { readonly incomplete: Incomplete } {
  const { http } = useServices();
  const [api] = useState(() => new SearchApi(http));
  const [incomplete, setIncomplete] = useState<Incomplete>(null);
  const pages = usePages("", async (before) => {
    const page = await api.find(query, room, before);
    setIncomplete(page.incomplete);
    return page;
  });
  return { ...pages, incomplete };
}
