import { memo } from "react";

import { useTexts } from "../../../ui/hooks/useLanguage";
import { useRelativeTime } from "../../../ui/hooks/useRelativeTime";
import { Timestamp } from "../../../ui/Timestamp/Timestamp";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import { PersonAvatar } from "../../presence";
import type { Message } from "../dto";
import styles from "./PublicFeed.module.css";

interface FeedRowProps extends Message {
  /** The first of the author's consecutive messages. */
  readonly isFirst: boolean;
}

/** A message, truncated to a few lines. */
export const FeedRow = memo(function FeedRow({ username, profilePic, content, createdAt, deleted, isFirst }: FeedRowProps) {
  const texts = useTexts();
  return (
    <li className={styles.row} data-first={isFirst}>
      <span className={styles.face}>{isFirst && <PersonAvatar picture={profilePic} username={username} />}</span>
      <div className={styles.said}>
        {isFirst ? (
          <p className={styles.by}>
            <span className={styles.name}>{username}</span> <Ago time={createdAt} />
          </p>
        ) : (
          <VisuallyHidden>{`${username}: `}</VisuallyHidden>
        )}
        <p className={styles.text} dir="auto">
          {deleted === true ? texts.deletedMessage : content}
        </p>
      </div>
    </li>
  );
});

function Ago({ time }: { readonly time: number }) {
  return (
    <Timestamp className={styles.time} time={time}>
      {useRelativeTime(time)}
    </Timestamp>
  );
}
