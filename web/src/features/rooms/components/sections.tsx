import type { FunctionComponent } from "react";

import type { MembersTexts } from "../../../texts/types";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import { Skeleton } from "../../../ui/Skeleton/Skeleton";
import type { Room } from "../dto";
import type { RoomProps } from "./roomProps";

interface Section {
  readonly key: keyof MembersTexts["sections"];
  /** Tells whether the section applies to this room and user. */
  readonly isFor: (room: Room) => boolean;
  readonly Content: FunctionComponent<RoomProps>;
}

/** The sections of a room's panel, in order; each is loaded when first shown. */
export const SECTIONS: readonly Section[] = [
  {
    key: "members",
    isFor: () => true,
    Content: lazyComponent(() => import("../members/components/MembersSection"), <Waiting />),
  },
  { key: "room", isFor: () => true, Content: lazyComponent(() => import("./RoomSection"), <Waiting />) },
  {
    key: "invitations",
    isFor: ({ kind, canManage }) => kind === "private" && canManage === true,
    Content: lazyComponent(() => import("../invitations/components/InvitationsSection"), <Waiting />),
  },
];

function Waiting() {
  return <Skeleton label={useTexts().loadingMore} rows={3} />;
}
