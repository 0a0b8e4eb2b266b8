import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";

import { watchLongPress } from "../../../lib/longPress";
import { Button } from "../../../ui/Button/Button";
import { useIsVisible } from "../../../ui/hooks/useIsVisible";
import { useNotedPlace } from "../../../ui/hooks/useKeptPlace";
import { useLanguage, useTexts } from "../../../ui/hooks/useLanguage";
import { useToday } from "../../../ui/hooks/useToday";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import type { ComposerMode } from "../dto";
import { AT_END, messageOf, type OpenRoom, PLACE } from "../hooks";
import { useFirstUnread, useReading } from "../readingHooks";
import { rowAt, rowsOf } from "../rows";
import { useVirtualRows } from "../useVirtualRows";
import styles from "./MessageList.module.css";
import { MessageRow, type RowActions } from "./MessageRow";
import { TimelineEnd, TimelineStart } from "./TimelineBoundary";

const RowMenu = lazyComponent(() => import("./RowMenu"));

type OpenedMenu = Parameters<RowActions["onMenu"]>[0];

interface MessageListProps {
  readonly room: OpenRoom;
  readonly me: string | null;
  readonly canWrite: boolean;
  /** One wants to answer a message, or to edit it. */
  readonly onMode: (mode: ComposerMode) => void;
  /** Up to which message one has read, as that changes; null: one does not read on. */
  readonly onReading?: ((upTo: number | null) => void) | undefined;
}

/** The conversation, newest below; the reader's place is kept whatever arrives at either end. */
export function MessageList({ room, me, canWrite, onMode, onReading }: MessageListProps) {
  const texts = useTexts();
  const { language } = useLanguage();
  const isVisible = useIsVisible();
  const { snapshot, actions, isJumping } = room;
  const { timeline, outbox, older, newer, target } = snapshot;
  const { messages } = timeline;
  const [menu, setMenu] = useState<OpenedMenu | null>(null);
  const subject = messageOf(room, menu?.seq);
  const today = useToday();
  const content = useMemo(() => ({ messages, outbox, me }), [messages, outbox, me]);
  const rows = useMemo(() => rowsOf(content), [content]);
  const newest = timeline.newer ?? messages.at(-1)?.seq ?? 0;
  const sent = outbox.at(-1)?.createdAt ?? 0;
  const { pane, list, slice, isAtEnd, onScroll, toEnd, readAt } = useVirtualRows({
    rows,
    hasNewer: timeline.newer !== null,
    follow: sent,
    target,
    onNearStart: () => {
      if (older === "idle") void actions.loadOlder();
    },
    onNearEnd: () => {
      if (newer === "idle") void actions.loadNewer();
    },
  });
  const unread = useFirstUnread(isAtEnd && isVisible, newest, sent);
  useNotedPlace(
    PLACE,
    useCallback(() => Number(readAt()) || AT_END, [readAt]),
  );
  useLongPressMenu(pane);
  useReading(isAtEnd && !isJumping, messages.at(-1)?.seq ?? 0, onReading);
  useEffect(() => actions.setAtEnd(isAtEnd, () => Number(readAt()) || null), [actions, isAtEnd, readAt]);

  return (
    <div className={styles.frame}>
      <div aria-label={texts.messages} className={styles.pane} onScroll={onScroll} ref={pane} role="region" tabIndex={0}>
        <div className={styles.column}>
          <TimelineStart isGuest={me === null} room={room} />
          <ol ref={list} style={{ paddingBottom: slice.rest }}>
            {slice.rows.map(({ index, gap }) => {
              const { key, ...row } = rowAt(content, index, unread.firstUnreadSeq);
              return (
                <MessageRow
                  {...row}
                  canWrite={canWrite}
                  gap={gap}
                  hasMenu={row.message !== null && row.message.seq === menu?.seq}
                  id={key}
                  isFound={row.message !== null && row.message.seq === target?.seq && target.isReturn !== true}
                  key={key}
                  language={language}
                  me={me}
                  today={today}
                  onDiscard={actions.discard}
                  onJump={actions.goTo}
                  onMenu={setMenu}
                  onMenuNear={RowMenu.preload}
                  onReact={actions.react}
                  onRetry={actions.retry}
                  place={index + 1}
                  texts={texts}
                />
              );
            })}
          </ol>
          <TimelineEnd onLoad={() => void actions.loadNewer()} state={timeline.newer === null ? null : newer} />
        </div>
      </div>
      {menu !== null && subject !== null && subject.deleted !== true && (
        <div className={styles.menu}>
          <RowMenu
            anchor={menu.anchor}
            canWrite={canWrite}
            me={me}
            message={subject}
            onClose={() => setMenu(null)}
            onMode={onMode}
            onRemoved={() => pane.current?.focus({ preventScroll: true })}
            room={room}
          />
        </div>
      )}
      {!isAtEnd && (
        <div className={styles.jump}>
          <Button
            variant={unread.count > 0 ? "primary" : "secondary"}
            onClick={() => {
              void actions.toNewest();
              toEnd();
              pane.current?.focus({ preventScroll: true });
            }}
          >
            {unread.count > 0 ? texts.newMessages({ number: unread.count }) : texts.toNewest}
            <span aria-hidden="true">↓</span>
          </Button>
        </div>
      )}
    </div>
  );
}

/** A finger that rests on a message opens its menu. */
function useLongPressMenu(pane: RefObject<HTMLElement | null>) {
  useEffect(() => {
    if (pane.current === null) return undefined;
    return watchLongPress(pane.current, (target) => {
      target.closest("li")?.querySelector<HTMLElement>("[aria-haspopup=menu]")?.click();
    });
  }, [pane]);
}
