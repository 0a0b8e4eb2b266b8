import { useState } from "react";

import { PUBLIC_ROOM } from "../../dto/publicRoom";
import { useReadingIn } from "../../hooks/useInbox";
import { useMedia } from "../../hooks/useMedia";
import { useRoomSlug } from "../../hooks/useRoomSlug";
import { useSession } from "../../hooks/useSession";
import { Conversation } from "../../widgets/Conversation/Conversation";
import { piece } from "../../widgets/Piece/piece";
import { RoomHeader } from "../../widgets/RoomHeader/RoomHeader";
import { NotFoundPage } from "../NotFoundPage/NotFoundPage";
import styles from "./RoomPage.module.css";

const MissingRoom = piece(() => import("./MissingRoom"));
const RoomRail = piece(() => import("../../widgets/RoomRail/RoomRail"));
const RoomPanel = piece(() => import("../../widgets/RoomPanel/RoomPanel"));

const WIDE = "(width >= 72rem)"; // enough for the list, a conversation and the panel

/** A room, and where there is place for it beside the room, the list of one's rooms. */
export default function RoomPage() {
  const slug = useRoomSlug();
  const { user, epoch } = useSession();
  const isWide = useMedia(WIDE);
  if (slug === null) return <NotFoundPage />;
  const hasRail = isWide && user !== null;
  return (
    <div className={styles.page} data-fills="true" data-rail={hasRail}>
      {hasRail && (
        <div className={styles.rail}>
          <RoomRail current={slug} key={epoch} />
        </div>
      )}
      <div className={styles.pane}>
        <OpenRoom key={slug} slug={slug} />
      </div>
    </div>
  );
}

function OpenRoom({ slug }: { readonly slug: string }) {
  const onReading = useReadingIn(slug);
  const [isPanelOpen, setIsPanelOpen] = useState(false);
  return (
    <Conversation
      beside={(room, people) => isPanelOpen && <RoomPanel onClose={() => setIsPanelOpen(false)} people={people} room={room} />}
      head={(room) => <RoomHeader isPanelOpen={isPanelOpen} onPanel={() => setIsPanelOpen(!isPanelOpen)} room={room} />}
      missing={(open) => <MissingRoom onCreated={open} slug={slug} />}
      onReading={slug === PUBLIC_ROOM ? undefined : onReading}
      slug={slug}
    />
  );
}
