import { PUBLIC_ROOM } from "../../../lib/apiPaths";
import { formatPause } from "../../../texts/pause";
import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useRoomName } from "../hooks";
import { mayDelete, standingIn } from "../members/rules";
import { DeleteRoom } from "./DeleteRoom";
import { LeaveRoom } from "./LeaveRoom";
import { RoomForm } from "./RoomForm";
import styles from "./RoomSection.module.css";
import type { RoomProps } from "./roomProps";

/** The room's settings, editable by its managers. */
export default function RoomSection({ room }: RoomProps) {
  const standing = standingIn(room);
  return (
    <div className={styles.section}>
      {standing.canManage ? <RoomForm room={room} /> : <RoomFacts room={room} />}
      {room.kind !== "direct" && room.slug !== PUBLIC_ROOM && (
        <div className={styles.ends}>
          {standing.role !== null && <LeaveRoom room={room} standing={standing} />}
          {mayDelete(standing) && <DeleteRoom room={room} />}
        </div>
      )}
    </div>
  );
}

function RoomFacts({ room }: RoomProps) {
  const texts = useTexts(memberCatalogue);
  const name = useRoomName(room);
  const { slowMode = 0 } = room;
  return (
    <dl className={styles.facts}>
      <dt>{texts.roomName}</dt>
      <dd>{name}</dd>
      <dt>{texts.pace}</dt>
      <dd>{slowMode === 0 ? texts.paceOff : texts.paceOf({ pause: formatPause(slowMode, texts) })}</dd>
    </dl>
  );
}
