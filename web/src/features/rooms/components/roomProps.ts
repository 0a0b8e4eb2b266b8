import type { Room } from "../dto";

export interface RoomProps {
  readonly room: Room;
}
