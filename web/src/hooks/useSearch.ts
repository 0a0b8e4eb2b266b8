import { useState } from "react";

import { SearchApi } from "../adapters/searchApi";
import type { Found } from "../dto/search";
import { useServices } from "./services";
import { type Pages, usePages } from "./usePages";

/** What is found for a query, in one room or (null) in all. Give the component a key of both. */
export function useSearch(query: string, room: string | null): Pages<Found> {
  const { http } = useServices();
  const [api] = useState(() => new SearchApi(http));
  return usePages("", (before) => api.find(query, room, before));
}
