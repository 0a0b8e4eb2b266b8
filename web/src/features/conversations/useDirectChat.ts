import type { DirectRoom } from "./dto";
import { useServices } from "../../ui/services";
import { useSelected } from "../../ui/hooks/useStore";

/** Unread messages of one conversation or room. */
export function useUnreadIn(slug: string): number {
  return useSelected(useServices().inbox, ({ unread, roomsUnread }) => unread[slug] ?? roomsUnread[slug] ?? 0);
}

/** Opens the conversation with somebody, made when there is none. Throws as ConversationsApi does. */
export function useChatStart(): (name: string) => Promise<DirectRoom> {
  const { inbox } = useServices();
  return async (name) => (await inbox.get()).open(name);
}
