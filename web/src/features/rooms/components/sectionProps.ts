import type { Room } from "../dto";

export interface RoomProps {
  readonly room: Room;
}

export interface SectionProps extends RoomProps {
  /** Another number when its people may have changed. */
  readonly people: number;
}
