import { useEffect } from "react";

import type { RoomController, RoomSnapshot } from "../controllers/roomController";
import { messageAt } from "../controllers/timeline";
import type { Message } from "../dto/room";
import { useServices } from "./services";
import { useSession } from "./useSession";
import { useStore } from "./useStore";

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
