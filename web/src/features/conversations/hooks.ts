import { useCallback } from "react";

import type { LazyStore } from "../../lib/lazyStore";
import { useSelected } from "../../ui/hooks/useStore";
import { useServices } from "../../ui/services";
import type { InboxSnapshot } from "./snapshot";
import type { InboxStore } from "./store";

declare module "../../ui/services" {
  interface Services {
    readonly inbox: LazyStore<InboxSnapshot, InboxStore>;
  }
}

/** Unread messages in all direct conversations, or in all private rooms. */
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
