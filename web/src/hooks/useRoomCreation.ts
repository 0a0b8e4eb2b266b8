import type { Room } from "../dto/room";
import { useServices } from "./services";

/** Opens a private room, made when nobody has it. Throws as RoomsApi does. */
export function useRoomCreation(): (slug: string) => Promise<Room> {
  const { rooms } = useServices();
  return (slug) => rooms.openOrCreate(slug);
}
