import { PUBLIC_ROOM } from "../../../lib/apiPaths";
import { Button } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useServerAway } from "../../../ui/hooks/useServerAway";
import { roomCatalogue } from "../../../texts/rooms";
import { Notice } from "../../../ui/Notice/Notice";
import { Skeleton } from "../../../ui/Skeleton/Skeleton";
import { useConversations, useRows } from "../hooks";
import { ListedConversation } from "./ListedConversation";
import styles from "./RoomList.module.css";

interface RoomListProps {
  /** The slug of the open room, if any. */
  readonly current?: string;
}

/** The rooms that the user is in, the newest message first, updated live. */
export function RoomList({ current }: RoomListProps) {
  const texts = useTexts();
  const roomTexts = useTexts(roomCatalogue);
  const { phase, sections } = useConversations();
  const isAway = useServerAway();
  const [shown, showMore] = useRows("rooms");
  const away = isAway && <Notice variant="danger">{texts.serverAway}</Notice>;
  if (phase === "loading") return away || <Skeleton label={roomTexts.loadingRooms} rows={4} />;
  const pinned = sections.pinned.filter(({ kind }) => kind !== "direct");
  const rooms = [...pinned, ...sections.rooms].filter(({ slug }) => slug !== PUBLIC_ROOM);
  if (rooms.length === 0) return <p className={styles.soft}>{roomTexts.noRooms}</p>;
  return (
    <>
      {away}
      <ul className={styles.list}>
        {rooms.slice(0, shown).map((room) => (
          <ListedConversation chat={room} isCurrent={room.slug === current} key={room.slug} />
        ))}
      </ul>
      {rooms.length > shown && (
        <Button variant="secondary" onClick={showMore}>
          {texts.loadMore}
        </Button>
      )}
    </>
  );
}
