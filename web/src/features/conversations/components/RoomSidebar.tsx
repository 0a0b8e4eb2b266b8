import { PUBLIC_ROOM } from "../../../lib/apiPaths";
import { Avatar } from "../../../ui/Avatar/Avatar";
import { ButtonLink } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { roomCatalogue } from "../../../texts/rooms";
import { ConversationRow } from "./ConversationRow";
import { RoomList } from "./RoomList";
import styles from "./RoomSidebar.module.css";

/** The sidebar with the user's rooms, beside a room. */
export default function RoomSidebar({ current }: { readonly current: string }) {
  const texts = useTexts();
  const roomTexts = useTexts(roomCatalogue);
  return (
    <nav aria-label={texts.ownRooms} className={styles.rail}>
      <div className={styles.head}>
        <p className={styles.title}>{texts.ownRooms}</p>
        <ButtonLink variant="text" to="/rooms">
          {roomTexts.newRoom}
        </ButtonLink>
      </div>
      <ul className={styles.everybody}>
        <ConversationRow
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
