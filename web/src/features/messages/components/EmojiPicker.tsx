import {
  type KeyboardEvent,
  memo,
  type RefObject,
  type UIEvent,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { loadEmoji } from "virtual:emoji";

import { composerCatalogue } from "../../../texts/composer";
import { useLanguage, useTexts } from "../../../ui/hooks/useLanguage";
import type { Emoji, EmojiData } from "../emojiData";
import { type EmojiHabits, keepHabits, readHabits, TONES, withPicked } from "../emojiHabits";
import { findEmoji } from "../emojiSearch";
import styles from "./EmojiPicker.module.css";

interface EmojiPickerProps {
  readonly onPick: (sign: string) => void;
  /** Loads the emoji of a language. */
  readonly load?: typeof loadEmoji;
}

interface Section {
  readonly name: string;
  readonly emoji: readonly Emoji[];
}

const COLUMNS = 8; // as in the style sheet
const HANDS = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"]; // by number of the tone
const PORTION = 200; // emoji drawn at first, and more each time when one comes near the last: there are 1,900
const NEAR = 300; // pixels
const PAUSE = 3_000; // milliseconds until emoji that could not be loaded are asked for again
const STEPS = new Map([
  ["ArrowLeft", -1],
  ["ArrowRight", 1],
  ["ArrowUp", -COLUMNS],
  ["ArrowDown", COLUMNS],
]);

/** All emoji, found by words of the reader's language and by English ones. A chunk of its own: load it lazily. */
export default function EmojiPicker({ onPick, load = loadEmoji }: EmojiPickerProps) {
  const composer = useTexts(composerCatalogue);
  const [habits, setHabits] = useState(readHabits);
  const [query, setQuery] = useState("");
  const isEntered = useRef(false); // before the emoji were loaded
  const keep = (next: EmojiHabits) => {
    setHabits(next);
    keepHabits(next);
  };
  const pick = (sign: string) => {
    keep(withPicked(habits, sign));
    onPick(sign);
  };
  const pickFirst = (emoji: EmojiData | null) => {
    isEntered.current = emoji === null;
    const [first] = sectionsOf(emoji, query, habits.recent, composer)[0]?.emoji ?? [];
    if (first !== undefined) pick(signOf(first, habits.tone));
  };
  const data = useEmoji(load, (loaded) => {
    if (isEntered.current) pickFirst(loaded);
  });
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const sections = useMemo(() => sectionsOf(data, query, habits.recent, composer), [data, query, habits.recent, composer]);
  const [most, setMost] = useState(PORTION);
  const drawn = useMemo(() => cut(sections, most), [sections, most]);
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent) => {
    if (scrollHeight - scrollTop - clientHeight < NEAR) setMost(most + PORTION);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      pickFirst(data);
    } else if (moveFocus(grid, event)) event.preventDefault();
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- keys that bubble up from what is inside
    <div className={styles.picker} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <input
          aria-controls={`${id}-grid`}
          aria-label={composer.findEmoji}
          autoComplete="off"
          className={styles.search}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            isEntered.current = false;
          }}
          placeholder={composer.findEmoji}
          type="search"
          value={query}
        />
        <ToneButton names={data?.tones ?? []} onChoose={(tone) => keep({ ...habits, tone })} tone={habits.tone} />
      </div>
      <div className={styles.grid} id={`${id}-grid`} onScroll={onScroll} ref={grid}>
        <Choices onPick={pick} sections={drawn} tone={habits.tone} />
      </div>
      <p className={styles.none} role="status">
        {data === null ? composer.loadingEmoji : sections.length === 0 ? composer.noEmoji : ""}
      </p>
    </div>
  );
}

const NONE: readonly Section[] = [];

/** What the picker shows: what a search finds, or else what was picked lately and all. */
function sectionsOf(
  data: EmojiData | null,
  query: string,
  recent: readonly string[],
  composer: { readonly recentEmoji: string; readonly foundEmoji: string },
): readonly Section[] {
  if (data === null) return NONE;
  if (query.trim() !== "") {
    const emoji = findEmoji(data, query);
    return emoji.length === 0 ? NONE : [{ name: composer.foundEmoji, emoji }];
  }
  const all = data.groups.flatMap(({ emoji }) => emoji);
  const known = recent.flatMap((sign) => {
    const emoji = all.find((one) => one.sign === sign || one.tones.includes(sign));
    return emoji === undefined ? [] : [{ ...emoji, sign, tones: [] }];
  });
  return known.length === 0 ? data.groups : [{ name: composer.recentEmoji, emoji: known }, ...data.groups];
}

/** The first emoji, so many of them. */
function cut(sections: readonly Section[], most: number): readonly Section[] {
  let left = most;
  return sections.flatMap(({ name, emoji }) => {
    const shown = emoji.slice(0, Math.max(0, left));
    left -= shown.length;
    return shown.length === 0 ? [] : [{ name, emoji: shown }];
  });
}

interface ChoicesProps {
  readonly sections: readonly Section[];
  readonly tone: number;
  readonly onPick: (sign: string) => void;
}

const Choices = memo(function Choices({ sections, tone, onPick }: ChoicesProps) {
  return sections.map(({ name, emoji }, section) => (
    <section aria-label={name} className={styles.section} key={name}>
      <h2 className={styles.title}>{name}</h2>
      <div className={styles.choices}>
        {emoji.map((one, index) => (
          <button
            aria-label={one.name}
            className={styles.choice}
            key={one.sign}
            onClick={() => onPick(signOf(one, tone))}
            tabIndex={section === 0 && index === 0 ? 0 : -1} // where the Tab key enters; arrows go on from there
            title={one.name}
            type="button"
          >
            {signOf(one, tone)}
          </button>
        ))}
      </div>
    </section>
  ));
});

interface ToneButtonProps {
  readonly tone: number;
  readonly names: readonly string[];
  readonly onChoose: (tone: number) => void;
}

/** Goes on to the next skin tone. */
function ToneButton({ tone, names, onChoose }: ToneButtonProps) {
  const composer = useTexts(composerCatalogue);
  const name = names[tone - 1] ?? composer.noSkinTone;
  return (
    <button
      aria-label={composer.skinTone({ tone: name })}
      className={styles.tone}
      onClick={() => onChoose((tone + 1) % (TONES + 1))}
      title={composer.skinTone({ tone: name })}
      type="button"
    >
      {HANDS[tone]}
    </button>
  );
}

/** Returns the emoji in the language of the page, or null until they are loaded. */
function useEmoji(source: typeof loadEmoji, onLoaded: (emoji: EmojiData) => void): EmojiData | null {
  const { language } = useLanguage();
  const tell = useEffectEvent(onLoaded);
  const [data, setData] = useState<EmojiData | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const load = async () => {
      try {
        const loaded = await source(language);
        if (!isWanted) return;
        setData(loaded);
        tell(loaded);
      } catch (error) {
        console.warn("the emoji cannot be loaded yet", error);
        if (isWanted) timer = setTimeout(() => void load(), PAUSE);
      }
    };
    void load();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [source, language]);
  return data;
}

function signOf({ sign, tones }: Emoji, tone: number): string {
  return tones[tone - 1] ?? sign;
}

/** Moves the focus over the emoji with the arrow keys, from the field above them down into them. */
function moveFocus({ current }: RefObject<HTMLElement | null>, { key, target }: KeyboardEvent): boolean {
  const step = STEPS.get(key);
  if (current === null || step === undefined || !(target instanceof Element)) return false;
  const choices = [...current.querySelectorAll("button")];
  const here = choices.findIndex((choice) => choice === target);
  if (here < 0 && key !== "ArrowDown") return false;
  const next = here < 0 ? choices[0] : Math.abs(step) === 1 ? choices[here + step] : rowNeighbour(target, step > 0);
  next?.focus();
  return next !== undefined;
}

/** The emoji below or above, be it in the next section, whose row may be shorter. */
function rowNeighbour(choice: Element, isDown: boolean): HTMLElement | undefined {
  const row = choice.parentElement;
  if (row === null) return undefined;
  const own = [...row.querySelectorAll("button")];
  const here = own.findIndex((one) => one === choice);
  const column = here % COLUMNS;
  const lastRow = Math.floor((own.length - 1) / COLUMNS) * COLUMNS;
  const within = own[here + (isDown ? COLUMNS : -COLUMNS)] ?? (isDown && here < lastRow ? own.at(-1) : undefined);
  if (within !== undefined) return within;
  const section = row.parentElement;
  const beside = isDown ? section?.nextElementSibling : section?.previousElementSibling;
  const others = [...(beside?.querySelectorAll("button") ?? [])];
  const start = isDown ? 0 : Math.floor((others.length - 1) / COLUMNS) * COLUMNS;
  return others[start + column] ?? others.at(-1);
}
