import { useDirectTexts } from "../../hooks/useDirectTexts";
import { useDirectChats } from "../../hooks/useInbox";
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
  const direct = useDirectTexts();
  const { chats, isAway } = useDirectChats();
  if (chats === null) {
    if (isAway) return <Notice look="waiting">{direct.chatsAway}</Notice>;
    return <Skeleton label={direct.loadingChats} rows={Math.min(most, 5)} />;
  }
  if (chats.length === 0) return <p className={styles.empty}>{direct.noChats}</p>;
  return (
    <ul className={styles.list}>
      {chats.slice(0, most).map((chat) => (
        <ChatRow {...chat} isCurrent={chat.peer.username === current} key={chat.slug} />
      ))}
    </ul>
  );
}
