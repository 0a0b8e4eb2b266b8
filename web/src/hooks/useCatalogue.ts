import { useEffect, useState } from "react";

import { CatalogueApi } from "../adapters/catalogueApi";
import type { OwnRoom } from "../dto/ownRooms";
import { useServices } from "./services";
import { type Pages, usePages } from "./usePages";
import { useSelected } from "./useStore";

const PAUSE = 1_000; // milliseconds between two questions of the same list

/** What can be done with private rooms as such. */
export function useCatalogue(): CatalogueApi {
  const { http } = useServices();
  const [api] = useState(() => new CatalogueApi(http));
  return api;
}

/** The private rooms that one is in, the newest message first, kept live by the inbox. */
export function useOwnRooms(): Pages<OwnRoom> {
  const api = useCatalogue();
  const news = useSettled(useSelected(useServices().inbox, ({ roomsNews }) => roomsNews));
  return usePages(String(news), (before) => api.own(before));
}

/** A value as it was at most a moment ago, so that a busy room is not asked about at each message. */
function useSettled(value: number): number {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (value === settled) return undefined;
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value, settled]);
  return settled;
}
