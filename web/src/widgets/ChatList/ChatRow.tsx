import { memo } from "react";

import type { DirectChat } from "../../dto/direct";
import { directPath } from "../../dto/route";
import { useUnreadIn } from "../../hooks/useDirectChat";
import { useTexts } from "../../hooks/useLanguage";
import { useRelativeTime } from "../../hooks/useRelativeTime";
import { Badge } from "../../ui/Badge/Badge";
import { Link } from "../../ui/Link/Link";
import { PersonAvatar } from "../PersonAvatar/PersonAvatar";
import styles from "./ChatList.module.css";

interface ChatRowProps extends DirectChat {
  readonly isCurrent: boolean;
}

/** The way to one conversation, with what was said in it last. */
export const ChatRow = memo(function ChatRow({ slug, peer, lastMessage, lastMessageAt, isCurrent }: ChatRowProps) {
  const texts = useTexts();
  const unread = useUnreadIn(slug);
  const ago = useRelativeTime(lastMessageAt);
  return (
    <li>
      <Link
        aria-current={isCurrent ? "page" : undefined}
        className={styles.chat}
        data-unread={unread > 0}
        to={directPath(peer.username)}
      >
        <PersonAvatar picture={peer.profileImage} username={peer.username} />
        <span className={styles.words}>
          <span className={styles.top}>
            <span className={styles.name}>{peer.username}</span>
            <time className={styles.time} dateTime={new Date(lastMessageAt).toISOString()}>
              {ago}
            </time>
          </span>
          <span className={styles.bottom}>
            <span className={styles.message} dir="auto">
              {lastMessage === "" ? texts.deletedMessage : lastMessage}
            </span>
            <Badge count={unread} label={texts.unreadMessages(unread)} />
          </span>
        </span>
      </Link>
    </li>
  );
});
