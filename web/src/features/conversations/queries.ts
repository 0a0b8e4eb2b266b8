import type { QueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";

import { directPath } from "../../lib/routes";
import { type ServerList, useQueryClient, useServerList, useServerQuery } from "../../ui/hooks/useServerQuery";
import { type Submission, useSubmit } from "../../ui/hooks/useSubmit";
import type { CachedList } from "../../ui/queries";
import { useServices } from "../../ui/services";
import { CHATS_PATH, ConversationsApi } from "./api";
import type { DirectChat, DirectRoom, OwnRoom } from "./dto";
import { CHATS, eachOnce, newestFirst, OWN_ROOMS } from "./lists";

function useApi(): ConversationsApi {
  const { http } = useServices();
  const [api] = useState(() => new ConversationsApi(http));
  return api;
}

/** One's direct conversations, newest first, kept live by the inbox. */
export function useDirectChats(): ServerList<DirectChat> {
  const api = useApi();
  const list = useServerList({ queryKey: CHATS, ask: (before) => api.chats(before), staleTime: Infinity, path: CHATS_PATH });
  const { items } = list;
  return { ...list, items: useMemo(() => items && newestFirst(items), [items]) };
}

/** The private rooms that one is in, the newest message first, kept live by the inbox. */
export function useOwnRooms(): ServerList<OwnRoom> {
  const api = useApi();
  const list = useServerList({ queryKey: OWN_ROOMS, ask: (before) => api.rooms(before), staleTime: Infinity });
  const { items } = list;
  return { ...list, items: useMemo(() => items && eachOnce(items), [items]) };
}

/** The room shared with somebody (`name` or `@name`), made when there is none. */
function directRoomQuery(client: QueryClient, api: ConversationsApi, name: string) {
  return {
    queryKey: ["direct-room", name.replace(/^@/u, "")],
    queryFn: async (): Promise<DirectRoom> => {
      const known = knownChat(client, name.replace(/^@/u, ""));
      if (known !== undefined) return known;
      const room = await api.start(name);
      client.setQueryData(["direct-room", room.peer.username], room);
      return room;
    },
    staleTime: Infinity,
  };
}

function knownChat(client: QueryClient, username: string): DirectChat | undefined {
  const chats = client.getQueryData<CachedList<DirectChat>>(CHATS)?.pages.flatMap(({ items }) => items);
  return chats?.find(({ peer }) => peer.username === username);
}

/** Opens the conversation with somebody, made when there is none. Throws as ConversationsApi does. */
export function useChatStart(): (name: string) => Promise<DirectRoom> {
  const client = useQueryClient();
  const api = useApi();
  return (name) => client.query({ ...directRoomQuery(client, api, name), retry: false });
}

/** Opens the conversation with somebody, made when there is none, and goes there. */
export function useDirectStart(username: string): Submission {
  const start = useChatStart();
  const navigate = useNavigate();
  return useSubmit(async () => {
    const { peer } = await start(username);
    await navigate(directPath(peer.username));
  });
}

interface Recipient {
  /** `away`: the server cannot be asked now; it is tried again by itself. */
  readonly phase: "loading" | "ready" | "missing" | "away";
  /** The room shared with them, when ready. */
  readonly room: DirectRoom | null;
  readonly retry: () => void;
}

const NOT_FOUND = [400, 404]; // statuses: a name that cannot be one, or that nobody has

/** Looks up somebody to write to. */
export function useRecipient(username: string): Recipient {
  const client = useQueryClient();
  const { data: room, problem, reload } = useServerQuery<DirectRoom>(directRoomQuery(client, useApi(), `@${username}`));
  const isMissing = problem !== null && NOT_FOUND.includes(problem.status);
  const phase = room !== null ? "ready" : isMissing ? "missing" : problem === null ? "loading" : "away";
  return { phase, room, retry: reload };
}
