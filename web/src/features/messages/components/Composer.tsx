import { type KeyboardEvent, useEffect, useId, useRef } from "react";

import { isEmpty } from "../../../lib/dto/text";
import { composerCatalogue } from "../../../texts/composer";
import { IconButton } from "../../../ui/Button/Button";
import { useConfig } from "../../../ui/hooks/useConfig";
import { useCountdown } from "../../../ui/hooks/useCountdown";
import { useKeyboardInset } from "../../../ui/hooks/useKeyboardInset";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import type { ComposerMode } from "../dto";
import type { OpenRoom } from "../hooks";
import { useComposerMode } from "../useComposerMode";
import styles from "./Composer.module.css";
import { EmojiButton } from "./EmojiButton";

const ModeBanner = lazyComponent(() => import("./ModeBanner"));
const SlowMode = lazyComponent(() => import("./SlowMode"));

interface ComposerProps {
  readonly room: OpenRoom;
  readonly username: string;
  readonly mode: ComposerMode | null;
  readonly onMode: (mode: ComposerMode | null) => void;
}

const COUNTER_THRESHOLD = 100; // characters left at which counting starts
const MAX_ROWS = 8;

/** Where one writes: Enter sends, Shift+Enter breaks the line; on touch keyboards Enter breaks it. */
export default function Composer({ room, username, mode, onMode }: ComposerProps) {
  const texts = useTexts();
  const composer = useTexts(composerCatalogue);
  const { text, setText, target, send: sendText } = useComposerMode(room, username, mode, onMode);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const limit = useConfig()?.chatMessageMaxLength ?? Infinity;
  const left = limit - Array.from(text.trim()).length;
  const muted = useCountdown(room.snapshot.mutedUntil);
  useKeyboardInset();
  const canSend = !isEmpty(text) && left >= 0;

  useEffect(() => {
    // On a phone this would open the keyboard over what one came to read.
    if (hasKeyboard()) field.current?.focus();
  }, []);

  const subject = mode === null ? "" : `${mode.kind} ${String(mode.message.id)}`;
  useEffect(() => {
    if (subject !== "") field.current?.focus();
  }, [subject]);

  const send = () => {
    if (!canSend) return;
    sendText(text);
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && mode !== null && !isComposing(event)) onMode(null);
    if (event.key !== "Enter" || event.shiftKey || isComposing(event) || !hasKeyboard()) return;
    event.preventDefault();
    send();
  };

  const insert = (sign: string) => {
    const element = field.current;
    if (element === null) return;
    element.focus();
    element.setRangeText(sign, element.selectionStart, element.selectionEnd, "end");
    setText(element.value);
  };

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {mode !== null && <ModeBanner mode={mode} onLeave={() => onMode(null)} target={target} />}
      <div className={styles.box}>
        <textarea
          aria-describedby={`${id}-hint ${id}-count`}
          aria-invalid={left < 0}
          aria-label={composer.compose}
          className={styles.field}
          dir="auto"
          enterKeyHint={hasKeyboard() ? "send" : "enter"}
          onChange={(event) => {
            setText(event.currentTarget.value);
            if (mode?.kind !== "edit" && event.currentTarget.value !== "") room.actions.sayTyping();
          }}
          onKeyDown={onKeyDown}
          placeholder={composer.compose}
          ref={field}
          rows={Math.min(MAX_ROWS, text.split("\n").length)}
          value={text}
        />
        <EmojiButton onPick={insert} />
        <IconButton disabled={!canSend} icon="up" label={composer.send} variant="primary" type="submit" />
      </div>
      <div className={styles.below}>
        <span className={styles.hint} id={`${id}-hint`}>
          {composer.composeHint}
        </span>
        {room.snapshot.pause > 0 ? (
          <SlowMode muted={muted} pause={room.snapshot.pause} />
        ) : (
          muted > 0 && (
            <span className={styles.muted} role="timer">
              {composer.mutedFor({ seconds: muted })}
            </span>
          )
        )}
        <span className={styles.count} data-over={left < 0} id={`${id}-count`} role="status">
          {left < 0
            ? texts.charactersOver({ number: -left })
            : left <= COUNTER_THRESHOLD
              ? texts.charactersLeft({ number: left })
              : ""}
        </span>
      </div>
    </form>
  );
}

function hasKeyboard(): boolean {
  return matchMedia("(pointer: fine)").matches;
}

/** Whether the key belongs to the composition of a character, such as a Chinese one. */
function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari tells the last key of a composition only so
  return nativeEvent.isComposing || nativeEvent.keyCode === 229;
}
