import { memo } from "react";

import type { Language } from "../../dto/language";
import { Avatar } from "../../ui/Avatar/Avatar";
import { Button } from "../../ui/Button/Button";
import { VisuallyHidden } from "../../ui/VisuallyHidden/VisuallyHidden";
import { formatFull, formatTime } from "../../texts/format";
import type { Texts } from "../../texts/ru";
import type { MessageRowData } from "../MessageList/rows";
import styles from "./MessageRow.module.css";

export interface MessageRowProps extends Omit<MessageRowData, "key" | "kind"> {
  readonly language: Language;
  readonly texts: Texts;
  readonly onRetry: (nonce: string) => void;
  readonly onDiscard: (nonce: string) => void;
}

/** One message. All properties are plain values, so that a row is drawn anew only when its message changed. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { author, picture, text, time, isOwn, isFirst, delivery, language, texts } = props;
  return (
    <li className={styles.row} data-anchor="" data-delivery={delivery} data-first={isFirst} data-own={isOwn}>
      {!isOwn && <span className={styles.gutter}>{isFirst && <Avatar name={author} picture={picture} />}</span>}
      <div className={styles.body}>
        <Author hidden={isOwn || !isFirst} name={isOwn ? texts.you : author} />
        <div className={styles.bubble}>
          <p className={styles.text} dir="auto">
            {text}
          </p>
          <time className={styles.time} dateTime={new Date(time).toISOString()} title={formatFull(time, language)}>
            {formatTime(time, language)}
            {delivery === "pending" && <Clock label={texts.sending} />}
          </time>
        </div>
        {delivery !== "stored" && delivery !== "pending" && <Refused {...props} delivery={delivery} />}
      </div>
    </li>
  );
});

function Author({ name, hidden }: { readonly name: string; readonly hidden: boolean }) {
  if (hidden) return <VisuallyHidden>{`${name}: `}</VisuallyHidden>;
  return <p className={styles.author}>{name}</p>;
}

function Clock({ label }: { readonly label: string }) {
  return (
    <svg aria-label={label} className={styles.clock} role="img" viewBox="0 0 16 16">
      <circle cx="8" cy="8" fill="none" r="6.5" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 4.500V8l2.500 1.500" fill="none" stroke="currentColor" strokeLinecap="round" strokeWidth="1.5" />
    </svg>
  );
}

interface RefusedProps extends MessageRowProps {
  readonly delivery: Exclude<MessageRowProps["delivery"], "stored" | "pending">;
}

function Refused({ delivery, nonce, texts, onRetry, onDiscard }: RefusedProps) {
  return (
    <div className={styles.refused}>
      <span role="alert">{texts.refused[delivery]}</span>
      <Button look="plain" onClick={() => onRetry(nonce)}>
        {texts.retry}
      </Button>
      <Button look="plain" onClick={() => onDiscard(nonce)}>
        {texts.discard}
      </Button>
    </div>
  );
}
