import type { ReactNode } from "react";

import { Badge } from "../../../ui/Badge/Badge";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useRelativeTime } from "../../../ui/hooks/useRelativeTime";
import { Link } from "../../../ui/Link/Link";
import { Timestamp } from "../../../ui/Timestamp/Timestamp";
import styles from "./ConversationRow.module.css";

interface ConversationRowProps {
  readonly to: string;
  readonly face: ReactNode;
  readonly name: string;
  /** The last message, below the name. */
  readonly words: string;
  /** Time of the last message, in milliseconds since the epoch; null without one. */
  readonly time: number | null;
  readonly unread: number;
  readonly isCurrent: boolean;
}

/** A row in a list of conversations. */
export function ConversationRow({ to, face, name, words, time, unread, isCurrent }: ConversationRowProps) {
  const texts = useTexts();
  return (
    <li>
      <Link aria-current={isCurrent ? "page" : undefined} className={styles.talk} data-unread={unread > 0} to={to}>
        {face}
        <span className={styles.about}>
          <span className={styles.line}>
            <span className={styles.name}>{name}</span>
            {time !== null && <Ago time={time} />}
          </span>
          <span className={styles.line}>
            <span className={styles.words} dir="auto">
              {words}
            </span>
            <Badge count={unread} label={texts.unreadMessages({ number: unread })} />
          </span>
        </span>
      </Link>
    </li>
  );
}

function Ago({ time }: { readonly time: number }) {
  const ago = useRelativeTime(time);
  return (
    <Timestamp className={styles.time} time={time}>
      {ago}
    </Timestamp>
  );
}
