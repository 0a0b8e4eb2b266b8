import { useEffect, useState } from "react";

import { useSession } from "../features/accounts";
import { useUnreadTotal } from "../features/conversations";
import type { Room } from "../features/rooms";
import { setUnreadCount } from "../lib/documentTitle";
import { useStore } from "../ui/hooks/useStore";
import { useServices } from "../ui/services";
import type { UpdateStore } from "./updateStore";

/** Keeps presence, and for the signed-in their inbox, connected as whoever one is. */
export function useLiveConnections(): void {
  const { presence, inbox } = useServices();
  const { status, user, epoch } = useSession();
  const isKnown = status === "known";
  const isGuest = user === null;

  useEffect(() => {
    if (!isKnown) return undefined;
    void presence.get().then((store) => store.start(isGuest));
    return () => void presence.get().then((store) => store.stop());
  }, [presence, isKnown, isGuest, epoch]);

  useEffect(() => {
    if (!isKnown || isGuest) return undefined;
    void inbox.get().then((store) => store.start());
    return () => void inbox.get().then((store) => store.stop());
  }, [inbox, isKnown, isGuest, epoch]);
}

/** Keeps the number of unread messages in the tab's title. */
export function useUnreadTitle(): void {
  const unread = useUnreadTotal("unread") + useUnreadTotal("roomsUnread");
  useEffect(() => {
    setUnreadCount(unread);
    return () => setUnreadCount(0);
  }, [unread]);
}

interface Update {
  readonly isOffered: boolean;
  readonly actions: Pick<UpdateStore, "accept" | "putOff">;
}

/** A newer version of the client, when there is one. */
export function useUpdate(): Update {
  const { updates } = useServices();
  return { ...useStore(updates), actions: updates };
}

/** The rooms that can be opened without the server. */
export function useKeptRooms(): readonly Room[] {
  const { worker } = useServices();
  const [rooms, setRooms] = useState<readonly Room[]>([]);
  useEffect(() => {
    void worker()
      .then((link) => link.keptRooms())
      .then(setRooms);
  }, [worker]);
  return rooms;
}
