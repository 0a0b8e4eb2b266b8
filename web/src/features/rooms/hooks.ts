import { useState } from "react";

import { useTexts } from "../../ui/hooks/useLanguage";
import { useServices } from "../../ui/services";
import { RoomsApi } from "./api";
import type { Room } from "./dto";

/** Finds, opens and creates rooms. */
export function useRoomsApi(): RoomsApi {
  const { http } = useServices();
  const [api] = useState(() => new RoomsApi(http));
  return api;
}

type Named = Pick<Room, "kind" | "name" | "peer">;

/** Returns a room's display name: localised for the public one, the peer's name for a direct one. */
export function useRoomName(room: Named): string;
export function useRoomName(room: Named | null): string | null;
export function useRoomName(room: Named | null): string | null {
  const texts = useTexts();
  if (room === null) return null;
  return room.kind === "public" ? texts.publicRoom : (room.peer?.username ?? room.name);
}
