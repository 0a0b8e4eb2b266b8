import { useEffect } from "react";

import { useUnreadTotal } from "../features/conversations/hooks";
import { countUnread } from "../lib/documentTitle";
import { useServices } from "../ui/services";
import { useSession } from "../features/accounts/hooks";

/** Keeps presence, and for the signed-in their inbox, connected as whoever one is. */
export function useLiveConnections(): void {
  const { presence, inbox } = useServices();
  const { status, user, epoch } = useSession();
  const isKnown = status === "known";
  const isGuest = user === null;

  useEffect(() => {
    if (!isKnown) return undefined;
    void presence.get().then((controller) => controller.start(isGuest));
    return () => void presence.get().then((controller) => controller.stop());
  }, [presence, isKnown, isGuest, epoch]);

  useEffect(() => {
    if (!isKnown || isGuest) return undefined;
    void inbox.get().then((controller) => controller.start());
    return () => void inbox.get().then((controller) => controller.stop());
  }, [inbox, isKnown, isGuest, epoch]);
}

/** Keeps the number of unread messages in the tab's title. */
export function useUnreadTitle(): void {
  const unread = useUnreadTotal("unread") + useUnreadTotal("roomsUnread");
  useEffect(() => {
    countUnread(unread);
    return () => countUnread(0);
  }, [unread]);
}
