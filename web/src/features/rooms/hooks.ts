import { useState } from "react";

import { PUBLIC_ROOM } from "../../lib/apiPaths";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useServices } from "../../ui/services";
import { RoomsApi } from "./api";

/** Finds, opens and creates rooms. */
export function useRoomsApi(): RoomsApi {
  const { http } = useServices();
  const [api] = useState(() => new RoomsApi(http));
  return api;
}

interface Named {
  readonly slug: string;
  /** Null for direct rooms. */
  readonly name: string | null;
  readonly peer: { readonly username: string } | null;
}

/** Returns a room's display name: localised for the room that everybody is in, the peer's name for a direct one. */
export function useRoomName(room: Named): string;
export function useRoomName(room: Named | null): string | null;
export function useRoomName(room: Named | null): string | null {
  const texts = useTexts();
  if (room === null) return null;
  return room.slug === PUBLIC_ROOM ? texts.publicRoom : (room.peer?.username ?? room.name ?? "");
}
