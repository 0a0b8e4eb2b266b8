import { useEffect, useState } from "react";

import { useSession } from "../features/accounts";
import { useUnreadTotal } from "../features/conversations";
import type { Room } from "../features/rooms";
import { setUnreadCount } from "../lib/documentTitle";
import { useStore } from "../ui/hooks/useStore";
import { useServices } from "../ui/services";
import type { UpdateStore } from "./updateStore";

/** Keeps the event socket connected with the current session, and on it presence, and for signed-in users their list of conversations. */
export function useLiveConnections(): void {
  const { events, presence, conversations } = useServices();
  const { status, user, epoch } = useSession();
  const username = user?.username ?? null;
  const isKnown = status === "known";
  const isGuest = user === null;

  useEffect(() => {
    if (!isKnown) return undefined;
    void presence.get().then((store) => store.start(isGuest));
    return () => void presence.get().then((store) => store.stop());
  }, [presence, isKnown, isGuest, epoch]);

  useEffect(() => {
    events.start();
    return () => events.stop();
  }, [events, epoch]);

  useEffect(() => {
    if (!isKnown || username === null) return undefined;
    void conversations.get().then((store) => store.start(username));
    return () => void conversations.get().then((store) => store.stop());
  }, [conversations, isKnown, username, epoch]);
}

/** Shows the number of unread messages in the document's title. */
export function useUnreadTitle(): void {
  const unread = useUnreadTotal("direct") + useUnreadTotal("rooms");
  useEffect(() => {
    setUnreadCount(unread);
    return () => setUnreadCount(0);
  }, [unread]);
}

interface Update {
  readonly isOffered: boolean;
  readonly actions: Pick<UpdateStore, "accept" | "putOff">;
}

/** Returns the available newer version, if any. */
export function useUpdate(): Update {
  const { updates } = useServices();
  return { ...useStore(updates), actions: updates };
}

/** The rooms that are available offline. */
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
