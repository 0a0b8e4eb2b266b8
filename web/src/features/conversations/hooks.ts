import { useCallback } from "react";

import { useServices } from "../../ui/services";
import { useSelected } from "../../ui/hooks/useStore";
import type { InboxSnapshot } from "./snapshot";
import type { InboxController } from "./store";
import type { Later } from "../../lib/lazyStore";

declare module "../../ui/services" {
  interface Services {
    readonly inbox: Later<InboxSnapshot, InboxController>;
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
    (upTo: number | null) => void inbox.get().then((controller) => controller.show(upTo === null ? null : slug, upTo ?? 0)),
    [inbox, slug],
  );
}
