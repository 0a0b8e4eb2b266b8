import { useEffect } from "react";

import type { RoomController, RoomSnapshot } from "./store";
import { messageAt } from "./timeline";
import type { Message } from "../rooms/dto";
import { useServices } from "../../ui/services";
import { useSession } from "../accounts/hooks";
import { useStore } from "../../ui/hooks/useStore";
import type { DraftBox } from "./draftStore";
import type { RoomDirectory } from "./roomCache";

declare module "../../ui/services" {
  interface Services {
    readonly rooms: RoomDirectory;
    readonly drafts: DraftBox;
  }
}

export interface OpenRoom {
  readonly snapshot: RoomSnapshot;
  readonly actions: RoomController;
}

/** The room's message with this seq as it is now; null when it is not loaded. */
export function messageOf({ snapshot }: OpenRoom, seq: number | undefined): Message | null {
  return seq === undefined ? null : messageAt(snapshot.timeline, seq);
}

/** A room, open as long as the component is there; at the message of that seq, if one is asked for. */
export function useRoom(slug: string, seq: number | null = null): OpenRoom {
  const { rooms } = useServices();
  const { epoch, user } = useSession();
  const username = user?.username ?? null;
  const controller = rooms.controllerOf(slug, epoch);
  const snapshot = useStore(controller);
  useEffect(() => controller.writeAs(username), [controller, username]);
  useEffect(() => {
    if (seq !== null) void controller.goTo(seq);
  }, [controller, seq]);
  useEffect(() => {
    controller.start();
    return () => controller.stop();
  }, [controller]);
  return { snapshot, actions: controller };
}
