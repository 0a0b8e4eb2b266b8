import type { QueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { directPath } from "../../lib/routes";
import { useQueryClient, useServerQuery } from "../../ui/hooks/useServerQuery";
import { type Submission, useSubmit } from "../../ui/hooks/useSubmit";
import { type Services, useServices } from "../../ui/services";
import type { ConversationsApi } from "./api";
import type { DirectRoom } from "./dto";
import { useApi } from "./hooks";

type Known = Services["conversations"];

/** The room shared with somebody (`name` or `@name`), made when there is none. */
function directRoomQuery(client: QueryClient, api: ConversationsApi, conversations: Known, name: string) {
  const username = name.replace(/^@/u, "");
  return {
    queryKey: ["direct-room", username],
    queryFn: async (): Promise<DirectRoom> => {
      const known = knownRoom(conversations, username);
      if (known !== undefined) return known;
      const room = await api.start(name);
      client.setQueryData(["direct-room", room.peer.username], room);
      return room;
    },
    staleTime: Infinity,
  };
}

function knownRoom(conversations: Known, username: string): DirectRoom | undefined {
  for (const { slug, peer } of conversations.getSnapshot().bySlug.values()) {
    if (peer?.username === username) return { slug, peer: { username, profileImage: peer.avatarUrl, lastSeen: null } };
  }
  return undefined;
}

/** Opens the conversation with somebody, made when there is none. Throws as ConversationsApi does. */
export function useChatStart(): (name: string) => Promise<DirectRoom> {
  const { conversations } = useServices();
  const client = useQueryClient();
  const api = useApi();
  return (name) => client.query({ ...directRoomQuery(client, api, conversations, name), retry: false });
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
  const { conversations } = useServices();
  const client = useQueryClient();
  const query = directRoomQuery(client, useApi(), conversations, `@${username}`);
  const { data: room, problem, reload } = useServerQuery<DirectRoom>(query);
  const isMissing = problem !== null && NOT_FOUND.includes(problem.status);
  const phase = room !== null ? "ready" : isMissing ? "missing" : problem === null ? "loading" : "away";
  return { phase, room, retry: reload };
}
