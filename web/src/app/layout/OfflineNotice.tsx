import { type Room, useRoomName } from "../../features/rooms";
import { directPath } from "../../lib/routes";
import { useServerAway } from "../../ui/hooks/useServerAway";
import { noticesCatalogue } from "../../texts/notices";
import { useTexts } from "../../ui/hooks/useLanguage";
import { Link } from "../../ui/Link/Link";
import { useKeptRooms } from "../hooks";
import styles from "./OfflineNotice.module.css";

const MAX_ROOMS = 5; // rooms

/** Tells that the server can't be reached, and which rooms are available offline. */
export function OfflineNotice() {
  const isAway = useServerAway();
  return <div aria-live="polite">{isAway && <Away />}</div>;
}

function Away() {
  const notices = useTexts(noticesCatalogue);
  const rooms = useKeptRooms();
  return (
    <div className={styles.notice}>
      <span>{notices.offline}</span>
      {rooms.length > 0 && (
        <span className={styles.rooms}>
          {notices.keptRooms}
          {rooms.slice(0, MAX_ROOMS).map((room) => (
            <KeptRoom key={room.slug} room={room} />
          ))}
        </span>
      )}
    </div>
  );
}

function KeptRoom({ room }: { readonly room: Room }) {
  const name = useRoomName(room);
  const path = room.peer === null ? `/rooms/${room.slug}` : directPath(room.peer.username);
  return <Link to={path}>{name}</Link>;
}
