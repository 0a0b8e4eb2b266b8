import type { FunctionComponent } from "react";

import type { Room } from "../../dto/room";
import { useTexts } from "../../hooks/useLanguage";
import type { MemberTexts } from "../../texts/members";
import { Skeleton } from "../../ui/Skeleton/Skeleton";
import { piece } from "../Piece/piece";

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
  readonly Content: FunctionComponent<SectionProps>;
}

/** The parts of a room's panel, in their order; each is loaded when it is looked at. */
export const SECTIONS: readonly Section[] = [
  { key: "members", isFor: () => true, Content: piece(() => import("./MembersSection"), <Waiting />) },
  { key: "room", isFor: () => true, Content: piece(() => import("./RoomSection"), <Waiting />) },
  {
    key: "invitations",
    isFor: ({ kind, canManage }) => kind === "private" && canManage === true,
    Content: piece(() => import("../Invitations/InvitationsSection"), <Waiting />),
  },
];

function Waiting() {
  return <Skeleton label={useTexts().loadingMore} rows={3} />;
}
