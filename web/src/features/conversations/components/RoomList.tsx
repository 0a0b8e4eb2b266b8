import { Avatar } from "../../../ui/Avatar/Avatar";
import { Button } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { roomCatalogue } from "../../../texts/rooms";
import { Notice } from "../../../ui/Notice/Notice";
import { Skeleton } from "../../../ui/Skeleton/Skeleton";
import type { OwnRoom } from "../dto";
import { useUnreadIn } from "../hooks";
import { useOwnRooms } from "../queries";
import { ConversationRow } from "./ConversationRow";
import styles from "./RoomList.module.css";

interface RoomListProps {
  /** The slug of the open room, if any. */
  readonly current?: string;
}

/** The user's private rooms, the newest message first, updated live. */
export function RoomList({ current }: RoomListProps) {
  const texts = useTexts();
  const roomTexts = useTexts(roomCatalogue);
  const { items, problem, more, reload } = useOwnRooms();
  if (items === null) return problem === null ? <Skeleton label={roomTexts.loadingRooms} rows={4} /> : <Away onRetry={reload} />;
  if (items.length === 0) return <p className={styles.soft}>{roomTexts.noRooms}</p>;
  return (
    <>
      {problem !== null && <Away onRetry={reload} />}
      <ul className={styles.list}>
        {items.map((room) => (
          <RoomRow isCurrent={room.slug === current} key={room.slug} room={room} />
        ))}
      </ul>
      {more !== null && (
        <Button variant="secondary" onClick={more}>
          {texts.loadMore}
        </Button>
      )}
    </>
  );
}

function Away({ onRetry }: { readonly onRetry: () => void }) {
  const texts = useTexts();
  return (
    <Notice variant="danger">
      {texts.serverAway}{" "}
      <Button variant="text" onClick={onRetry}>
        {texts.retry}
      </Button>
    </Notice>
  );
}

interface RoomRowProps {
  readonly room: OwnRoom;
  readonly isCurrent: boolean;
}

function RoomRow({ room: { slug, name, lastMessage, lastMessageBy, lastMessageAt }, isCurrent }: RoomRowProps) {
  const texts = useTexts();
  const roomTexts = useTexts(roomCatalogue);
  return (
    <ConversationRow
      face={<Avatar name={name} picture={null} />}
      isCurrent={isCurrent}
      name={name}
      time={lastMessageAt}
      to={`/rooms/${slug}`}
      unread={useUnreadIn(slug)}
      words={
        lastMessage === null
          ? roomTexts.nothingSaid
          : texts.says({ author: lastMessageBy ?? "", text: lastMessage || texts.deletedMessage })
      }
    />
  );
}
