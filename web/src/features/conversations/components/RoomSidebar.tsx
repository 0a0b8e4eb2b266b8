import { PUBLIC_ROOM } from "../../../lib/publicRoom";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useRoomTexts } from "../../../ui/hooks/useRoomTexts";
import { Avatar } from "../../../ui/Avatar/Avatar";
import { ButtonLink } from "../../../ui/Button/Button";
import { RoomList } from "./RoomList";
import { TalkRow } from "./ConversationRow";
import styles from "./RoomSidebar.module.css";

/** Beside a room, the way to the others. */
export default function RoomRail({ current }: { readonly current: string }) {
  const texts = useTexts();
  const roomTexts = useRoomTexts();
  return (
    <nav aria-label={texts.ownRooms} className={styles.rail}>
      <div className={styles.head}>
        <p className={styles.title}>{texts.ownRooms}</p>
        <ButtonLink look="plain" to="/rooms">
          {roomTexts.newRoom}
        </ButtonLink>
      </div>
      <ul className={styles.everybody}>
        <TalkRow
          face={<Avatar name={texts.publicRoom} picture={null} />}
          isCurrent={current === PUBLIC_ROOM}
          name={texts.publicRoom}
          time={null}
          to="/rooms/public"
          unread={0}
          words={texts.kindPublic}
        />
      </ul>
      <RoomList current={current} />
    </nav>
  );
}
