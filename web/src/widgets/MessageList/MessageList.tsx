import { useMemo, useState } from "react";

import { useLanguage, useTexts } from "../../hooks/useLanguage";
import { useReading } from "../../hooks/useReading";
import { useReadingPosition } from "../../hooks/useReadingPosition";
import type { OpenRoom } from "../../hooks/useRoom";
import { formatDay } from "../../texts/format";
import { Button } from "../../ui/Button/Button";
import { MessageRow } from "../MessageRow/MessageRow";
import styles from "./MessageList.module.css";
import { toRows } from "./rows";

interface MessageListProps {
  readonly room: OpenRoom;
  readonly me: string | null;
  /** Whether the newest message is before the reader's eyes, as that changes. */
  readonly onReading?: ((isReading: boolean) => void) | undefined;
}

/** The conversation, newest below; the reader's place is kept whatever arrives at either end. */
export function MessageList({ room: { snapshot, actions }, me, onReading }: MessageListProps) {
  const texts = useTexts();
  const { language } = useLanguage();
  const { timeline, outbox, older } = snapshot;
  const { messages } = timeline;
  const rows = useMemo(() => toRows(messages, outbox, me), [messages, outbox, me]);
  const [openedAt] = useState(() => Date.now());
  const newest = messages.at(-1)?.seq ?? 0;
  const { pane, isAtEnd, seen, onScroll, toEnd } = useReadingPosition({
    content: rows,
    newest,
    follow: outbox.at(-1)?.createdAt ?? 0,
    onNearStart: () => {
      if (older === "idle") void actions.loadOlder();
    },
  });
  useReading(isAtEnd, onReading);
  const unseen = messages.filter(({ seq }) => seq > seen).length;

  return (
    <div className={styles.frame}>
      <div aria-label={texts.messages} className={styles.pane} onScroll={onScroll} ref={pane} role="region" tabIndex={0}>
        <div className={styles.column}>
          <Start room={{ snapshot, actions }} isGuest={me === null} />
          <ol>
            {rows.map((row) =>
              row.kind === "day" ? (
                <li className={styles.day} key={row.key}>
                  <span>{formatDay(row.time, openedAt, language, texts)}</span>
                </li>
              ) : (
                <MessageRow
                  {...row}
                  key={row.key}
                  language={language}
                  onDiscard={actions.discard}
                  onRetry={actions.retry}
                  texts={texts}
                />
              ),
            )}
          </ol>
        </div>
      </div>
      {!isAtEnd && (
        <div className={styles.jump}>
          <Button look={unseen > 0 ? "main" : "quiet"} onClick={toEnd}>
            {unseen > 0 ? texts.newMessages(unseen) : texts.toNewest}
            <span aria-hidden="true">↓</span>
          </Button>
        </div>
      )}
    </div>
  );
}

/** What stands above the oldest message loaded. */
function Start({ room: { snapshot, actions }, isGuest }: { readonly room: OpenRoom; readonly isGuest: boolean }) {
  const texts = useTexts();
  const { timeline, outbox, older } = snapshot;
  if (timeline.messages.length === 0 && outbox.length === 0) {
    return <p className={styles.start}>{isGuest ? texts.emptyRoomForGuests : texts.emptyRoom}</p>;
  }
  if (timeline.older === null) return <p className={styles.start}>{texts.beginning}</p>;
  if (older === "loading") return <p className={styles.start}>{texts.loadingOlder}</p>;
  return (
    <div className={styles.start}>
      {older === "failed" && <p role="alert">{texts.olderFailed}</p>}
      <Button look="plain" onClick={() => void actions.loadOlder()}>
        {older === "failed" ? texts.retry : texts.loadOlder}
      </Button>
    </div>
  );
}
