import { memo, type ReactNode } from "react";

import type { Language } from "../../../lib/dto/language";
import { profilePath } from "../../../lib/routes";
import { formatDay, formatTime } from "../../../texts/format";
import type { AppTexts } from "../../../texts/types";
import { Avatar } from "../../../ui/Avatar/Avatar";
import { IconButton } from "../../../ui/Button/Button";
import { ErrorBoundary } from "../../../ui/ErrorBoundary/ErrorBoundary";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import { Link } from "../../../ui/Link/Link";
import { Timestamp } from "../../../ui/Timestamp/Timestamp";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import type { RowData } from "../rows";
import styles from "./MessageRow.module.css";
import { MessageText } from "./MessageText";

const QuoteBox = lazyComponent(() => import("./QuoteBox"));
const Unsent = lazyComponent(() => import("./Unsent"));
const Reactions = lazyComponent(() => import("./Reactions"));

/** What can be done from a row: the same for all rows, so that they are not drawn anew. */
export interface RowActions {
  readonly onRetry: (nonce: string) => void;
  readonly onDiscard: (nonce: string) => void;
  readonly onReact: (id: number, emoji: string, on: boolean) => void;
  /** Opens the menu of a message beside the button. */
  readonly onMenu: (opened: { readonly seq: number; readonly anchor: HTMLElement }) => void;
  /** Somebody may open a menu soon. */
  readonly onMenuNear: () => void;
  readonly onJump: (seq: number) => Promise<void>;
}

export interface MessageRowProps extends Omit<RowData, "key">, RowActions {
  readonly id: string;
  /** Pixels left empty above it. */
  readonly gap: number;
  /** Its number in the list, from 1. */
  readonly place: number;
  /** Midnight before now. */
  readonly today: number;
  readonly language: Language;
  readonly texts: AppTexts;
  readonly me: string | null;
  readonly canWrite: boolean;
  /** Its menu is open. */
  readonly hasMenu: boolean;
  /** One has just come to it, from an answer or a search. */
  readonly isFound: boolean;
}

/** One message. All properties are plain values, so that a row is drawn anew only when its message changed. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const {
    id,
    author,
    text,
    isFound,
    gap,
    place,
    day,
    isFirstUnread,
    isOwn,
    isFirst,
    isLast,
    delivery,
    today,
    language,
    texts,
    nonce,
    onRetry,
    onDiscard,
  } = props;
  return (
    <li
      aria-current={isFound ? "true" : undefined}
      aria-posinset={place}
      aria-setsize={-1}
      className={styles.item}
      data-delivery={delivery}
      data-found={isFound}
      data-key={id}
      style={gap > 0 ? { marginTop: gap } : undefined}
    >
      {day !== null && <Line kind="day">{formatDay(day, today, language, texts)}</Line>}
      {isFirstUnread && <Line kind="unread">{texts.newFromHere}</Line>}
      <ErrorBoundary fallback={<p className={styles.plain}>{`${author}: ${text}`}</p>} page={text}>
        <div className={styles.row} data-first={isFirst} data-last={isLast} data-own={isOwn}>
          {!isOwn && <Face {...props} />}
          <div className={styles.body}>
            <Author {...props} />
            <div className={styles.said}>
              <Bubble {...props} />
              <MenuButton {...props} />
            </div>
            <Under {...props} />
            {delivery !== "stored" && (
              <Unsent delivery={delivery} nonce={nonce} onDiscard={onDiscard} onRetry={onRetry} texts={texts} />
            )}
          </div>
        </div>
      </ErrorBoundary>
    </li>
  );
});

function Line({ kind, children }: { readonly kind: "day" | "unread"; readonly children: ReactNode }) {
  return (
    <p className={styles.line} data-kind={kind}>
      <span>{children}</span>
    </p>
  );
}

/** The author's picture beside the last of what they said; their name is the link that is read out. */
function Face({ author, picture, isLast }: MessageRowProps) {
  return (
    <span className={styles.gutter}>
      {isLast && (
        <Link aria-hidden="true" tabIndex={-1} to={profilePath(author)}>
          <Avatar name={author} picture={picture} />
        </Link>
      )}
    </span>
  );
}

function Author({ author, isOwn, isFirst, texts }: MessageRowProps) {
  if (isOwn || !isFirst) return <VisuallyHidden>{`${isOwn ? texts.you : author}: `}</VisuallyHidden>;
  return (
    <p className={styles.author}>
      <Link to={profilePath(author)}>{author}</Link>
    </p>
  );
}

function Bubble(props: MessageRowProps) {
  const { text, time, delivery, message, texts } = props;
  return (
    <div className={styles.bubble}>
      <Answered {...props} />
      {message?.deleted === true ? <p className={styles.deleted}>{texts.deletedMessage}</p> : <MessageText text={text} />}{" "}
      <Timestamp className={styles.time} time={time}>
        {typeof message?.editedAt === "number" && `${texts.edited} `}
        {formatTime(time)}
        {delivery === "pending" && <Clock label={texts.sending} />}
      </Timestamp>
    </div>
  );
}

function Answered({ quote, message, onJump }: MessageRowProps) {
  if (quote === null || message?.deleted === true) return null;
  return <QuoteBox onJump={() => void onJump(quote.seq)} quote={quote} />;
}

function MenuButton({ message, me, texts, hasMenu, onMenu, onMenuNear }: MessageRowProps) {
  if (message === null || message.deleted === true || me === null) return null;
  return (
    <IconButton
      aria-expanded={hasMenu}
      aria-haspopup="menu"
      icon="more"
      label={texts.messageMenu}
      onClick={({ currentTarget }) => {
        currentTarget.focus(); // Safari does not; the focus returns to where it was
        onMenu({ seq: message.seq, anchor: currentTarget });
      }}
      onFocus={onMenuNear}
      onPointerEnter={onMenuNear}
    />
  );
}

/** The reactions to it. */
function Under({ message, me, canWrite, onReact }: MessageRowProps) {
  if (message?.reactions === undefined || message.reactions.length === 0) return null;
  const { id, reactions } = message;
  return <Reactions canReact={canWrite} me={me} onReact={(emoji, on) => onReact(id, emoji, on)} reactions={reactions} />;
}

function Clock({ label }: { readonly label: string }) {
  return (
    <svg aria-label={label} className={styles.clock} role="img" viewBox="0 0 16 16">
      <circle cx="8" cy="8" fill="none" r="6.5" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 4.500V8l2.500 1.500" fill="none" stroke="currentColor" strokeLinecap="round" strokeWidth="1.5" />
    </svg>
  );
}
