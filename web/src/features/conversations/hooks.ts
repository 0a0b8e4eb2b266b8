import { useCallback, useEffect } from "react";
import { useNavigate } from "react-router";

import type { LazyStore } from "../../lib/lazyStore";
import { directPath } from "../../lib/routes";
import { useSelected, useStore } from "../../ui/hooks/useStore";
import { type Submission, useSubmit } from "../../ui/hooks/useSubmit";
import { useServices } from "../../ui/services";
import type { DirectRoom } from "./dto";
import type { InboxSnapshot } from "./snapshot";
import type { InboxStore } from "./store";

declare module "../../ui/services" {
  interface Services {
    readonly inbox: LazyStore<InboxSnapshot, InboxStore>;
  }
}

/** Unread messages in all direct conversations together, or in all private rooms. */
export function useUnreadTotal(where: "unread" | "roomsUnread"): number {
  return useSelected(useServices().inbox, (inbox) => Object.values(inbox[where]).reduce((total, count) => total + count, 0));
}

/** Tells the server up to which message a conversation has been read; null: that it is not being read. */
export function useReadingIn(slug: string): (upTo: number | null) => void {
  const { inbox } = useServices();
  return useCallback(
    (upTo: number | null) => void inbox.get().then((store) => store.show(upTo === null ? null : slug, upTo ?? 0)),
    [inbox, slug],
  );
}

/** Unread messages of one conversation or room. */
export function useUnreadIn(slug: string): number {
  return useSelected(useServices().inbox, ({ unread, roomsUnread }) => unread[slug] ?? roomsUnread[slug] ?? 0);
}

/** Opens the conversation with somebody, made when there is none. Throws as ConversationsApi does. */
export function useChatStart(): (name: string) => Promise<DirectRoom> {
  const { inbox } = useServices();
  return async (name) => (await inbox.get()).open(name);
}

/** One's direct conversations, newest first, kept live; `more` loads those that follow, null when none do. */
export function useDirectChats(): InboxSnapshot & { readonly more: (() => void) | null } {
  const { inbox } = useServices();
  useEffect(() => void inbox.get().then((store) => store.want()), [inbox]);
  const snapshot = useStore(inbox);
  return { ...snapshot, more: snapshot.hasMoreChats ? () => void inbox.get().then((store) => store.more()) : null };
}

/** Opens the conversation with somebody, made when there is none, and goes there. */
export function useDirectStart(username: string): Submission {
  const { inbox } = useServices();
  const navigate = useNavigate();
  return useSubmit(async () => {
    const { peer } = await (await inbox.get()).open(username);
    await navigate(directPath(peer.username));
  });
}
