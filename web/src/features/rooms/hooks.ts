import { useState } from "react";

import { useTexts } from "../../ui/hooks/useLanguage";
import { useServices } from "../../ui/services";
import { RoomsApi } from "./api";
import type { Room } from "./dto";

/** Finds, opens and makes rooms. */
export function useRoomsApi(): RoomsApi {
  const { http } = useServices();
  const [api] = useState(() => new RoomsApi(http));
  return api;
}

type Named = Pick<Room, "kind" | "name" | "peer">;

/** What a room is called here: the public one in the reader's language, a direct one by the other person. */
export function useRoomName(room: Named): string;
export function useRoomName(room: Named | null): string | null;
export function useRoomName(room: Named | null): string | null {
  const texts = useTexts();
  if (room === null) return null;
  return room.kind === "public" ? texts.publicRoom : (room.peer?.username ?? room.name);
}
