import { useEffect } from "react";

import { useUnreadTotal } from "./useInbox";

/** Names the page, before it the number of unread messages: seen in the tab while another one is shown. */
export function useDocumentTitle(title: string): void {
  const unread = useUnreadTotal("unread") + useUnreadTotal("roomsUnread");
  useEffect(() => {
    const name = title === "" ? "EchoChat" : `${title} · EchoChat`;
    document.title = unread === 0 ? name : `(${String(unread)}) ${name}`;
  }, [title, unread]);
}
