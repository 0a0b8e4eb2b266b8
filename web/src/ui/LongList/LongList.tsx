import {
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";

import styles from "./LongList.module.css";
import { measureRows, useFocusedRow } from "./renderedRows";
import { RowHeights, type Rows, type Slice, sliceOf } from "./rowHeights";

interface LongListProps<Item> {
  readonly items: readonly Item[];
  /** Names an item for good. Declare it outside of the component: with another function all rows are looked up again. */
  readonly keyOf: (item: Item) => string;
  /** Pixels that a row is probably high. */
  readonly rowHeight: number;
  /** More items follow that aren't loaded. */
  readonly hasMore?: boolean;
  /** The key of a row that is always rendered, because the Tab key leads there. */
  readonly stop?: string | undefined;
  readonly labelledBy?: string;
  readonly children: (item: Item) => ReactNode;
}

const OVERSCAN = 600; // pixels rendered above and below the window

/**
 * A list that renders only the rows in or near the window, whatever scrolls it. A row that has the focus stays.
 * Screen readers are told the number of rows and the place of each.
 */
export function LongList<Item>({ items, keyOf, rowHeight, hasMore = false, stop, labelledBy, children }: LongListProps<Item>) {
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => rowsOf(items, keyOf, rowHeight), [items, keyOf, rowHeight]);
  const slice = useWindow(list, rows, stop);
  return (
    <ul aria-labelledby={labelledBy} className={styles.list} ref={list} style={{ paddingBottom: slice.rest }} tabIndex={-1}>
      {slice.rows.map(({ index, gap }) => {
        const item = items[index];
        const key = rows.keyOf(index);
        return (
          item !== undefined && (
            <li
              aria-posinset={index + 1}
              aria-setsize={hasMore ? -1 : items.length}
              className={styles.row}
              data-key={key}
              key={key}
              style={{ marginTop: gap }}
            >
              {children(item)}
            </li>
          )
        );
      })}
    </ul>
  );
}

/** The rows to render: those near the window, the one with the focus, and `stop`. */
function useWindow(list: RefObject<HTMLElement | null>, rows: Rows, stop: string | undefined): Slice {
  const [heights] = useState(() => new RowHeights());
  const [measurement, remeasured] = useReducer((count: number) => count + 1, 0);
  const [place, setPlace] = useState({ top: 0, view: window.innerHeight }); // `top`: the list's pixel at the window's upper edge
  const focused = useFocusedRow(list);

  const look = () => {
    if (list.current === null) return;
    const { top, view } = { top: -list.current.getBoundingClientRect().top, view: window.innerHeight };
    if (Math.abs(top - place.top) > OVERSCAN / 2 || view !== place.view) setPlace({ top, view });
  };
  const measure = () => {
    if (list.current !== null && measureRows(list.current, heights)) remeasured();
    look();
  };
  const onScroll = useEffectEvent(look);
  const onRendered = useEffectEvent(measure);
  // eslint-disable-next-line react-hooks/set-state-in-effect -- heights are known only when rendered; measured before the paint
  useLayoutEffect(() => onRendered(), [rows, measurement, place]);
  useEffect(() => {
    const leaving = new AbortController();
    for (const event of ["scroll", "resize"]) {
      addEventListener(event, () => onScroll(), { capture: true, passive: true, signal: leaving.signal });
    }
    const observer = new ResizeObserver(() => onRendered());
    if (list.current !== null) observer.observe(list.current);
    leaving.signal.addEventListener("abort", () => observer.disconnect());
    return () => leaving.abort();
  }, [list]);

  // eslint-disable-next-line react-hooks/exhaustive-deps -- a measurement changes what `heights` answers
  const offsets = useMemo(() => heights.offsets(rows), [heights, rows, measurement]);
  const pinned = [focused, stop ?? null].map((key) => (key === null ? -1 : rows.indexOf(key)));
  return sliceOf(offsets, place.top - OVERSCAN, place.top + place.view + OVERSCAN, pinned);
}

function rowsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string, height: number): Rows {
  const keys = items.map(keyOf);
  const indexes = new Map(keys.map((key, index) => [key, index]));
  return {
    count: keys.length,
    keyOf: (index) => keys[index] ?? "",
    indexOf: (key) => indexes.get(key) ?? -1,
    estimate: () => height,
  };
}
