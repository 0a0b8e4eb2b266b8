import { type RefObject, useLayoutEffect, useRef, useState } from "react";

import { type ServerList, useQueryClient, useRefetchOn, useServerList } from "../../../ui/hooks/useServerQuery";
import { useServices } from "../../../ui/services";
import { MembersApi } from "./api";
import type { Member } from "./dto";

/** Milliseconds between two looks of all who have a room open: with each change they would be too many at once. */
const POLL_INTERVAL = 120_000;

/** Moves the focus from a removed row to its list. */
export function useFocusHandover(): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = row.current;
    return () => {
      if (element?.contains(document.activeElement) === true) element.closest("ul")?.focus();
    };
  }, []);
  return row;
}

/** Returns the API of a room and its members. */
export function useMembersApi(slug: string): MembersApi {
  const { http } = useServices();
  const [api] = useState(() => new MembersApi(http, slug));
  return api;
}

/** Who is in a room, or blocked from it. */
export function useMembers(slug: string, role: "blocked" | null = null): ServerList<Member> {
  return useServerList(useMembersQuery(slug, role));
}

/** Returns a room's members, polled while visible. */
export function usePolledMembers(slug: string): ServerList<Member> {
  return useServerList({ ...useMembersQuery(slug, null), refetchInterval: POLL_INTERVAL });
}

/** Asks again for who is in a room, for what and by which links, as its people change. */
export function usePeopleRefetch(slug: string, people: number): void {
  useRefetchOn(people, ["room", slug]);
}

/** Asks again for who is in a room, after one changed that. */
export function useMembersRefetch(slug: string): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ["room", slug, "members"] });
}

function useMembersQuery(slug: string, role: "blocked" | null) {
  const api = useMembersApi(slug);
  return {
    queryKey: ["room", slug, "members", role],
    ask: (after: string | null) => api.list(role, after),
  };
}
