import { useEffect, useReducer, useState } from "react";

import { MembersApi } from "../adapters/membersApi";
import type { Member } from "../dto/members";
import { useServices } from "./services";
import { useIsVisible } from "./useIsVisible";
import { type Pages, usePages } from "./usePages";

const REFRESH = 15_000; // milliseconds; nobody is told of changes to the roles of others

/** What can be done with a room and its people. */
export function useMembersApi(slug: string): MembersApi {
  const { http } = useServices();
  const [api] = useState(() => new MembersApi(http, slug));
  return api;
}

/** Who is in a room, or blocked from it; asked for again after `revision` changed, and now and then while it is seen. */
export function useMembers(slug: string, role: "blocked" | null, revision = 0): Pages<Member> {
  const api = useMembersApi(slug);
  const tick = useTick();
  return usePages(`${String(revision)} ${String(tick)}`, (after) => api.list(role, after));
}

/** A number that grows now and then, while the page is visible and when it becomes so. */
function useTick(): number {
  const [tick, grow] = useReducer((before: number) => before + 1, 0);
  const isVisible = useIsVisible();
  useEffect(() => {
    if (!isVisible) return undefined;
    const timer = setInterval(grow, REFRESH);
    return () => clearInterval(timer);
  }, [isVisible]);
  return tick;
}
