import type { OwnRoom } from "../../dto/ownRooms";
import { useOwnRooms } from "../../hooks/useCatalogue";
import { useUnreadIn } from "../../hooks/useDirectChat";
import { useTexts } from "../../hooks/useLanguage";
import { useRelativeTime } from "../../hooks/useRelativeTime";
import { useRoomTexts } from "../../hooks/useRoomTexts";
import { Avatar } from "../../ui/Avatar/Avatar";
import { Badge } from "../../ui/Badge/Badge";
import { Button } from "../../ui/Button/Button";
import { Link } from "../../ui/Link/Link";
import { Notice } from "../../ui/Notice/Notice";
import { Skeleton } from "../../ui/Skeleton/Skeleton";
import styles from "./RoomsPage.module.css";

/** One's rooms, the newest message first. */
export function OwnRooms() {
  const texts = useTexts();
  const roomTexts = useRoomTexts();
  const { items, problem, more, reload } = useOwnRooms();
  if (items === null) return problem === null ? <Skeleton label={roomTexts.loadingRooms} rows={4} /> : <Away onRetry={reload} />;
  if (items.length === 0) return <p className={styles.soft}>{roomTexts.noRooms}</p>;
  return (
    <>
      {problem !== null && <Away onRetry={reload} />}
      <ul className={styles.list}>
        {items.map((room) => (
          <RoomRow key={room.slug} room={room} />
        ))}
      </ul>
      {more !== null && (
        <Button look="quiet" onClick={more}>
          {texts.loadMore}
        </Button>
      )}
    </>
  );
}

function Away({ onRetry }: { readonly onRetry: () => void }) {
  const texts = useTexts();
  return (
    <Notice look="alarm">
      {texts.serverAway}{" "}
      <Button look="plain" onClick={onRetry}>
        {texts.retry}
      </Button>
    </Notice>
  );
}

function RoomRow({ room: { slug, name, lastMessage, lastMessageBy, lastMessageAt } }: { readonly room: OwnRoom }) {
  const texts = useTexts();
  const roomTexts = useRoomTexts();
  const unread = useUnreadIn(slug);
  return (
    <li>
      <Link className={styles.room} data-unread={unread > 0} to={`/rooms/${slug}`}>
        <Avatar name={name} picture={null} />
        <span className={styles.words}>
          <span className={styles.line}>
            <span className={styles.name}>{name}</span>
            {lastMessageAt !== null && <Ago time={lastMessageAt} />}
          </span>
          <span className={styles.line}>
            <span className={styles.message} dir="auto">
              {lastMessage === null ? roomTexts.nothingSaid : texts.says(lastMessageBy ?? "", lastMessage || texts.deletedMessage)}
            </span>
            <Badge count={unread} label={texts.unreadMessages(unread)} />
          </span>
        </span>
      </Link>
    </li>
  );
}

function Ago({ time }: { readonly time: number }) {
  const ago = useRelativeTime(time);
  return (
    <time className={styles.time} dateTime={new Date(time).toISOString()}>
      {ago}
    </time>
  );
}
