import { useEffect, useState } from "react";

import { type Pages, usePages } from "../../ui/hooks/usePages";
import { useSelected } from "../../ui/hooks/useStore";
import { useServices } from "../../ui/services";
import { ConversationsApi } from "./api";
import type { OwnRoom } from "./dto";

const PAUSE = 1_000; // milliseconds between two questions of the same list

/** The private rooms that one is in, the newest message first, kept live by the inbox. */
export function useOwnRooms(): Pages<OwnRoom> {
  const { http, inbox } = useServices();
  const [api] = useState(() => new ConversationsApi(http));
  const news = useSettled(useSelected(inbox, ({ roomsNews }) => roomsNews));
  return usePages(String(news), (before) => api.rooms(before));
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
