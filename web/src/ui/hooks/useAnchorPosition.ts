import { type RefObject, useLayoutEffect, useRef } from "react";

const MARGIN = 8; // pixels to the edges of the window

/** Places a fixed box below an element, within the window, and moves the focus into it; anew when its content changes. */
export function useAnchorPosition(anchor: HTMLElement, content: string): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const place = () => {
      if (!anchor.isConnected) return;
      const { top, bottom, right } = anchor.getBoundingClientRect();
      const { width, height } = element.getBoundingClientRect();
      const isBelow = bottom + height + MARGIN <= innerHeight;
      element.style.top = `${String(isBelow ? bottom : Math.max(MARGIN, top - height))}px`;
      element.style.left = `${String(Math.max(MARGIN, Math.min(right - width / 2, innerWidth - width - MARGIN)))}px`;
    };
    place();
    (element.querySelector<HTMLElement>("button, input") ?? element).focus({ preventScroll: true });
    const observer = new ResizeObserver(place);
    observer.observe(element);
    addEventListener("scroll", place, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      removeEventListener("scroll", place, { capture: true });
    };
  }, [anchor, content]);
  return box;
}
