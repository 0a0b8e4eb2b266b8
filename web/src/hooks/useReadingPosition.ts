import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";

const NEAR_END = 48; // pixels from the end that still count as being there
const NEAR_START = 600; // pixels from the start at which what is older is wanted

interface Growth {
  /** Changes when the list does. */
  readonly content: unknown;
  /** Number of the newest item. */
  readonly newest: number;
  /** Grows when the reader is to be brought to the end. */
  readonly follow: number;
  readonly onNearStart: () => void;
}

interface ReadingPosition {
  readonly pane: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  /** Number of the newest item when the reader was last at the end. */
  readonly seen: number;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

interface Anchor {
  readonly element: Element;
  /** Pixels from the pane's top to the element's bottom. */
  readonly offset: number;
}

/** Keeps the reader's place in a scrolled `<ol>` that grows at both ends: at the end when there, else at the same line. */
export function useReadingPosition({ content, newest, follow, onNearStart }: Growth): ReadingPosition {
  const pane = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor | null>(null);
  const followed = useRef(follow);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [seen, setSeen] = useState(newest);

  const note = () => {
    const element = pane.current;
    if (element === null) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    anchor.current = atEnd ? null : firstVisible(element);
    setIsAtEnd(atEnd);
    if (atEnd) setSeen(newest);
    if (element.scrollTop < NEAR_START) onNearStart();
  };

  const settle = () => {
    const element = pane.current;
    if (element === null) return;
    if (anchor.current === null || follow > followed.current) element.scrollTop = element.scrollHeight;
    else element.scrollTop += offsetOf(anchor.current.element, element) - anchor.current.offset;
    followed.current = Math.max(followed.current, follow);
    note();
  };

  const onGrowth = useEffectEvent(settle);
  useLayoutEffect(() => onGrowth(), [content, follow]);

  useEffect(() => {
    const element = pane.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (anchor.current === null) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const toEnd = () => {
    anchor.current = null;
    settle();
  };

  return { pane, isAtEnd, seen, onScroll: note, toEnd };
}

function offsetOf(element: Element, pane: Element): number {
  return element.getBoundingClientRect().bottom - pane.getBoundingClientRect().top;
}

/** The first line item whose bottom shows in the pane, found by halving. */
function firstVisible(pane: Element): Anchor | null {
  const items = pane.querySelectorAll("[data-anchor]");
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && offsetOf(item, pane) > 0) high = middle;
    else low = middle + 1;
  }
  const element = items[low];
  return element === undefined ? null : { element, offset: offsetOf(element, pane) };
}
