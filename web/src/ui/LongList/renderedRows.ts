import { type RefObject, useEffect, useState } from "react";

import type { RowHeights } from "./rowHeights";

/** Measures the rendered rows, which have their keys as `data-key`; true if a height is news. */
export function measureRows(list: HTMLElement, heights: RowHeights): boolean {
  let isNews = false;
  for (const row of list.children) {
    const key = row.getAttribute("data-key");
    if (key !== null && heights.note(key, row.getBoundingClientRect().height)) isNews = true;
  }
  return isNews;
}

/** The key of the row that has the focus. */
export function useFocusedRow(list: RefObject<HTMLElement | null>): string | null {
  const [focused, setFocused] = useState<string | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    list.current?.addEventListener("focusin", ({ target }) => setFocused(keyAround(target)), { signal });
    list.current?.addEventListener("focusout", () => setFocused(null), { signal });
    return () => leaving.abort();
  }, [list]);
  return focused;
}

function keyAround(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest("[data-key]")?.getAttribute("data-key") ?? null) : null;
}
