import { useEffect, useLayoutEffect, useState } from "react";

import { useMessageParameter } from "../../ui/hooks/route";
import { useKeptPlace } from "../../ui/hooks/useKeptPlace";
import { useStore } from "../../ui/hooks/useStore";
import { useServices } from "../../ui/services";
import { useSession } from "../accounts";
import type { DraftStore } from "./draftStore";
import type { Message } from "./dto";
import type { RoomCache } from "./roomCache";
import type { RoomSnapshot, RoomStore } from "./store";
import { messageAt } from "./timeline";

declare module "../../ui/services" {
  interface Services {
    readonly rooms: RoomCache;
    readonly drafts: DraftStore;
  }
}

export interface OpenRoom {
  readonly snapshot: RoomSnapshot;
  readonly actions: RoomStore;
  /** Not yet at the message at which it is opened: what is shown until then is not read. */
  readonly isJumping: boolean;
}

/** The room's message with this seq as it is now; null when it is not loaded. */
export function messageOf({ snapshot }: OpenRoom, seq: number | undefined): Message | null {
  return seq === undefined ? null : messageAt(snapshot.timeline, seq);
}

/** The name under which the seq of the message is noted at which one left a room, and what stands for its end. */
export const PLACE = "messages";
export const AT_END = 0;

/** A room as `useRoom` opens it, at the message where one left it, or at the one that the address asks for. */
export function useRoomInPlace(slug: string): OpenRoom {
  const asked = useMessageParameter();
  const left = useKeptPlace(PLACE);
  return useRoom(slug, left === null ? asked : left || null, left !== null);
}

/** A room, open as long as the component is there; at the message of that seq, if one is asked for. */
export function useRoom(slug: string, seq: number | null = null, isReturn = false): OpenRoom {
  const { rooms } = useServices();
  const { epoch, user } = useSession();
  const username = user?.username ?? null;
  const store = rooms.storeOf(slug, epoch);
  const snapshot = useStore(store);
  const [reached, setReached] = useState<number | null>(null);
  useEffect(() => store.writeAs(username), [store, username]);
  useLayoutEffect(() => {
    if (seq !== null) void store.goTo(seq, isReturn).then(() => setReached(seq)); // before it is painted elsewhere
  }, [store, seq, isReturn]);
  useLayoutEffect(() => {
    store.start();
    return () => store.stop(); // in the commit of the next page, before that page goes to a message of the same room
  }, [store]);
  return { snapshot, actions: store, isJumping: seq !== null && (seq !== reached || snapshot.phase !== "ready") };
}
