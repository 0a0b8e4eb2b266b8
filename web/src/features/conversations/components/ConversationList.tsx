import { Button } from "../../../ui/Button/Button";
import { directCatalogue } from "../../../texts/direct";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Notice } from "../../../ui/Notice/Notice";
import { Skeleton } from "../../../ui/Skeleton/Skeleton";
import { useDirectChats } from "../queries";
import styles from "./ConversationList.module.css";
import { DirectChatRow } from "./DirectChatRow";

interface ConversationListProps {
  /** The username of the open conversation, if any. */
  readonly current?: string | undefined;
  /** The number of rows, newest first; all if left out. */
  readonly most?: number;
}

/** The user's direct conversations, newest first, updated live. */
export function ConversationList({ current, most = Infinity }: ConversationListProps) {
  const direct = useTexts(directCatalogue);
  const texts = useTexts();
  const { items: chats, problem, more } = useDirectChats();
  const isAway = problem !== null;
  const away = isAway && <Notice variant="warning">{direct.chatsAway}</Notice>;
  if (chats === null) return away || <Skeleton label={direct.loadingChats} rows={Math.min(most, 5)} />;
  if (chats.length === 0) return <p className={styles.empty}>{direct.noChats}</p>;
  return (
    <>
      <ul className={styles.list}>
        {chats.slice(0, most).map((chat) => (
          <DirectChatRow {...chat} isCurrent={chat.peer.username === current} key={chat.slug} />
        ))}
      </ul>
      {away}
      {!isAway && more !== null && chats.length < most && (
        <Button variant="secondary" onClick={more}>
          {texts.loadMore}
        </Button>
      )}
    </>
  );
}
