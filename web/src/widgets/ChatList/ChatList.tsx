import { useDirectChats } from "../../hooks/useInbox";
import { useTexts } from "../../hooks/useLanguage";
import { Notice } from "../../ui/Notice/Notice";
import { Skeleton } from "../../ui/Skeleton/Skeleton";
import styles from "./ChatList.module.css";
import { ChatRow } from "./ChatRow";

interface ChatListProps {
  /** Whose conversation is shown, if any. */
  readonly current?: string | undefined;
  /** Only so many of the newest. */
  readonly most?: number;
}

/** One's direct conversations, newest first, kept live. */
export function ChatList({ current, most = Infinity }: ChatListProps) {
  const texts = useTexts();
  const { chats, isAway } = useDirectChats();
  if (chats === null) {
    if (isAway) return <Notice look="waiting">{texts.chatsAway}</Notice>;
    return <Skeleton label={texts.loadingChats} rows={Math.min(most, 5)} />;
  }
  if (chats.length === 0) return <p className={styles.empty}>{texts.noChats}</p>;
  return (
    <ul className={styles.list}>
      {chats.slice(0, most).map((chat) => (
        <ChatRow {...chat} isCurrent={chat.peer.username === current} key={chat.slug} />
      ))}
    </ul>
  );
}
