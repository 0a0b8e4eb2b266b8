import { type ComponentType, lazy, type LazyExoticComponent } from "react";

import type { Room } from "../../dto/room";
import type { MemberTexts } from "../../texts/members";

export interface RoomProps {
  readonly room: Room;
}

export interface SectionProps extends RoomProps {
  /** Another number when its people may have changed. */
  readonly people: number;
}

interface Section {
  readonly key: keyof MemberTexts["sections"];
  /** Whether there is anything in it for the reader of this room. */
  readonly isFor: (room: Room) => boolean;
  readonly Content: LazyExoticComponent<ComponentType<SectionProps>>;
}

/** The parts of a room's panel, in their order; each is loaded when it is looked at. */
export const SECTIONS: readonly Section[] = [
  { key: "members", isFor: () => true, Content: lazy(() => import("./MembersSection")) },
  { key: "room", isFor: () => true, Content: lazy(() => import("./RoomSection")) },
  {
    key: "invitations",
    isFor: ({ kind, canManage }) => kind === "private" && canManage === true,
    Content: lazy(() => import("../Invitations/InvitationsSection")),
  },
];
