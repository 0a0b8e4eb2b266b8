import { useEffect } from "react";

import type { InboxSnapshot } from "../controllers/inboxController";
import { useServices } from "./services";
import { useSelected, useStore } from "./useStore";

/** Unread messages in all direct conversations together. */
export function useUnreadTotal(): number {
  return useSelected(useServices().inbox, ({ unread }) =>
    Object.values(unread).reduce((total, count) => total + count, 0),
  );
}

/** One's direct conversations, newest first, kept live. */
export function useDirectChats(): InboxSnapshot {
  const { inbox } = useServices();
  useEffect(() => inbox.want(), [inbox]);
  return useStore(inbox);
}
