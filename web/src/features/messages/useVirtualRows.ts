import {
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";

import { measureRows, useFocusedRow } from "../../ui/LongList/renderedRows";
import { at, rowAt, RowHeights, type Rows, type Slice, sliceOf } from "../../ui/LongList/rowHeights";
import type { Target } from "./historyLoader";

const NEAR_END = 48; // pixels from the end that still count as being at the end
const NEAR = 600; // pixels from the loaded ends at which more is loaded
const OVERSCAN = 600; // pixels rendered above and below the view

/** The reader's place: the pixel `into` the row; null at the end. */
type Place = { readonly key: string; readonly into: number } | null;

interface Growth {
  readonly rows: Rows;
  /** More follows that isn't loaded, so new rows don't scroll the list. */
  readonly hasNewer: boolean;
  /** Grows to scroll the reader to the end. */
  readonly follow: number;
  /** The row to scroll to, once, when it changes and is loaded. */
  readonly target: Target | null;
  readonly onNearStart: () => void;
  readonly onNearEnd: () => void;
}

export interface VirtualRows {
  readonly pane: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<HTMLOListElement | null>;
  readonly slice: Slice;
  readonly isAtEnd: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
  /** The key of the first row in view; null at the end. */
  readonly readAt: () => string | null;
}

/**
 * Renders only the rows of a long `<ol>` that are near the view, and keeps the reader's place
 * when either end grows: at the end if there, otherwise at the same pixel of the same row.
 * The row with the focus stays rendered. Each `<li>` has its key as `data-key`.
 */
export function useVirtualRows({ rows, hasNewer, follow, target, onNearStart, onNearEnd }: Growth): VirtualRows {
  const pane = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const place = useRef<Place>(null); // exact; `drawn` follows in larger steps
  const followed = useRef(follow);
  const reached = useRef<Target | null>(null);
  const wantsEnd = useRef(false);
  const settledTop = useRef(0); // the pane's scrollTop when the reader's place was last restored
  const [heights] = useState(() => new RowHeights());
  const [measurement, remeasured] = useReducer((count: number) => count + 1, 0);
  const [drawn, setDrawn] = useState<Place>(null);
  const [view, setView] = useState(800); // the pane's height in pixels
  const focused = useFocusedRow(list);
  useHomeKey(pane);
  const [isAtEnd, setIsAtEnd] = useState(target === null);
  const [shown, setShown] = useState<Target | null>(null); // the target in view

  // eslint-disable-next-line react-hooks/exhaustive-deps -- a measurement changes what `heights` answers
  const offsets = useMemo(() => heights.offsets(rows), [heights, rows, measurement]);
  const top = topOf(drawn, rows, offsets, view);
  const pinned = focused === null ? -1 : rows.indexOf(focused);
  const slice = sliceOf(offsets, top - OVERSCAN, top + view + OVERSCAN, [pinned]);

  /** Notes the reader's place and loads more near the ends. */
  const look = (element: HTMLElement) => {
    const above = scrolledInto(element, list.current);
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (below >= NEAR_END) wantsEnd.current = false;
    const isThere = below < NEAR_END && (!hasNewer || wantsEnd.current);
    place.current = isThere ? null : placeAt(above, rows, offsets);
    setIsAtEnd(isThere);
    setShown(reached.current);
    if (Math.abs(above - top) > OVERSCAN / 2 || (drawn === null) !== (place.current === null)) setDrawn(place.current);
    if (element.scrollTop < NEAR) onNearStart();
    if (below < NEAR) onNearEnd();
  };

  const goToEnd = () => {
    place.current = null;
    wantsEnd.current = true;
  };

  /** Restores the reader's place after the rows changed. */
  const settle = () => {
    const element = pane.current;
    if (element === null || list.current === null) return;
    if (follow > followed.current) goToEnd();
    followed.current = follow;
    if (target !== null && target !== reached.current && rows.indexOf(String(target.seq)) >= 0) {
      reached.current = target;
      wantsEnd.current = false;
      place.current = { key: String(target.seq), into: target.isReturn === true ? 0 : -element.clientHeight / 3 };
      setDrawn(place.current);
    }
    if (measureRows(list.current, heights)) {
      remeasured(); // rendered again before the paint, then settled
      return;
    }
    const { current } = place;
    const index = current === null ? -1 : rows.indexOf(current.key);
    if (current === null || index < 0) element.scrollTop = element.scrollHeight;
    else shift(element, at(offsets, index) + current.into - scrolledInto(element, list.current));
    settledTop.current = element.scrollTop;
    look(element);
  };

  /** Rows may have grown meanwhile: a reader who didn't scroll up is still at the end. */
  const onScroll = () => {
    const element = pane.current;
    if (element === null) return;
    if (place.current === null && element.scrollTop >= settledTop.current) settle();
    else look(element);
  };

  const onGrowth = useEffectEvent(settle);
  useLayoutEffect(() => onGrowth(), [offsets, drawn, follow, target]);

  const onResize = useEffectEvent(() => {
    if (pane.current !== null) setView(pane.current.clientHeight);
    settle();
  });
  useEffect(() => {
    const observer = new ResizeObserver(() => flushSync(() => onResize()));
    if (pane.current !== null) observer.observe(pane.current);
    if (list.current !== null) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);

  return {
    pane,
    list,
    slice,
    isAtEnd: isAtEnd && (target === null || target === shown),
    onScroll,
    readAt: useCallback(() => place.current?.key ?? null, []),
    toEnd: () => {
      goToEnd();
      settle();
    },
  };
}

/** Home jumps to the start: the browser's smooth scrolling would stop at the first row of another height. */
function useHomeKey(pane: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = pane.current;
    const onKey = (event: KeyboardEvent) => {
      if (element === null || event.key !== "Home" || event.target !== element) return;
      event.preventDefault();
      element.scrollTop = 0;
    };
    element?.addEventListener("keydown", onKey);
    return () => element?.removeEventListener("keydown", onKey);
  }, [pane]);
}

function placeAt(pixel: number, rows: Rows, offsets: Float64Array): Place {
  if (rows.count === 0) return null;
  const index = rowAt(offsets, pixel);
  return { key: rows.keyOf(index), into: pixel - at(offsets, index) };
}

/** The list's pixel at the pane's upper edge. */
function topOf(place: Place, rows: Rows, offsets: Float64Array, view: number): number {
  const index = place === null ? -1 : rows.indexOf(place.key);
  if (place === null || index < 0) return at(offsets, rows.count) - view;
  return at(offsets, index) + place.into;
}

function scrolledInto(pane: HTMLElement, list: HTMLElement | null): number {
  return list === null ? 0 : pane.getBoundingClientRect().top - list.getBoundingClientRect().top;
}

function shift(pane: HTMLElement, pixels: number): void {
  if (Math.abs(pixels) >= 0.5) pane.scrollTop += pixels;
}
