import { type KeyboardEvent, useId, useRef, useState } from "react";

import { composerCatalogue } from "../../../texts/composer";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useLanguage } from "../../../ui/hooks/useLanguage";
import { type Emoji, findEmoji } from "../emoji";
import styles from "./EmojiPicker.module.css";

interface EmojiPickerProps {
  readonly onPick: (sign: string) => void;
  readonly onClose: () => void;
}

const COLUMNS = 8; // as in the style sheet
const STEPS = new Map([
  ["ArrowLeft", -1],
  ["ArrowRight", 1],
  ["ArrowUp", -COLUMNS],
  ["ArrowDown", COLUMNS],
]);

/** A small set of emoji, found by Russian and English words. A chunk of its own: load it lazily. */
export default function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const composer = useTexts(composerCatalogue);
  const [query, setQuery] = useState("");
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const found = findEmoji(query);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      onClose();
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      if (found[0] !== undefined) onPick(found[0].sign);
    } else if (moveFocus(grid.current, event)) event.preventDefault();
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys that bubble up from what is inside
    <div aria-label={composer.emoji} className={styles.picker} onKeyDown={onKeyDown} role="dialog">
      <input
        aria-controls={`${id}-grid`}
        aria-label={composer.findEmoji}
        autoComplete="off"
        // eslint-disable-next-line jsx-a11y/no-autofocus -- it was opened to search
        autoFocus
        className={styles.search}
        onChange={(event) => setQuery(event.currentTarget.value)}
        placeholder={composer.findEmoji}
        type="search"
        value={query}
      />
      <div className={styles.grid} id={`${id}-grid`} ref={grid}>
        {found.map((emoji, index) => (
          <Choice emoji={emoji} isEntry={index === 0} key={emoji.sign} onPick={onPick} />
        ))}
      </div>
      <p className={styles.none} role="status">
        {found.length === 0 ? composer.noEmoji : ""}
      </p>
    </div>
  );
}

interface ChoiceProps {
  readonly emoji: Emoji;
  /** Where the Tab key enters the grid; arrows go on from there. */
  readonly isEntry: boolean;
  readonly onPick: (sign: string) => void;
}

function Choice({ emoji: { sign, names }, isEntry, onPick }: ChoiceProps) {
  const { language } = useLanguage();
  const name = language === "ru" ? names.ru : names.en;
  return (
    <button
      aria-label={name}
      className={styles.choice}
      onClick={() => onPick(sign)}
      tabIndex={isEntry ? 0 : -1}
      title={name}
      type="button"
    >
      {sign}
    </button>
  );
}

/** Moves the focus over the grid with the arrow keys, from the field above it down into it. */
function moveFocus(grid: HTMLElement | null, { key, target }: KeyboardEvent): boolean {
  const step = STEPS.get(key);
  if (grid === null || step === undefined) return false;
  const choices = [...grid.querySelectorAll("button")];
  const here = choices.findIndex((choice) => choice === target);
  if (here < 0 && key !== "ArrowDown") return false;
  const next = choices[here < 0 ? 0 : here + step];
  next?.focus();
  return next !== undefined;
}
