import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";

import { useIsVisible, useWhenSeen } from "../../../ui/hooks/useIsVisible";
import { type Pages, usePages } from "../../../ui/hooks/usePages";
import { useServices } from "../../../ui/services";
import { MembersApi } from "./api";
import type { Member } from "./dto";

/** Milliseconds between two looks of all who have a room open: with each change they would be too many at once. */
const POLL_INTERVAL = 120_000;

/** Hands the focus on to the list around a row that has it and goes. */
export function useFocusHandover(): RefObject<HTMLLIElement | null> {
  const row = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    const element = row.current;
    return () => {
      if (element?.contains(document.activeElement) === true) element.closest("ul")?.focus();
    };
  }, []);
  return row;
}

/** What can be done with a room and its people. */
export function useMembersApi(slug: string): MembersApi {
  const { http } = useServices();
  const [api] = useState(() => new MembersApi(http, slug));
  return api;
}

/** Who is in a room, or blocked from it; asked for again after `revision` changed, when it is seen. */
export function useMembers(slug: string, role: "blocked" | null, revision: string): Pages<Member> {
  const api = useMembersApi(slug);
  return usePages(useWhenSeen(revision), (after) => api.list(role, after));
}

/** Who is in a room, asked for now and then while it is seen. */
export function usePolledMembers(slug: string): Pages<Member> {
  return useMembers(slug, null, String(useTick(POLL_INTERVAL)));
}

/** A number that grows at each interval, while the page is visible. */
function useTick(interval: number): number {
  const [tick, grow] = useReducer((before: number) => before + 1, 0);
  const isVisible = useIsVisible();
  useEffect(() => {
    if (!isVisible) return undefined;
    const timer = setInterval(grow, interval);
    return () => clearInterval(timer);
  }, [isVisible, interval]);
  return tick;
}
