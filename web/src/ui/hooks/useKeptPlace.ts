import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { NavigationType, useNavigationType } from "react-router";

import { useServices } from "../services";
import { useHistoryEntry } from "./route";

const PATIENCE = 5_000; // milliseconds for which what is loaded may bring the place back

/** The place noted under this name when one left the page, for who comes back to it; null for who goes there. */
export function useKeptPlace(name: string): number | null {
  const { places } = useServices();
  const entry = useHistoryEntry();
  const isBack = useNavigationType() === NavigationType.Pop;
  const find = () => ({ entry, place: isBack ? places.at(entry, name) : null });
  const [kept, setKept] = useState(find);
  if (kept.entry !== entry) setKept(find);
  return kept.place;
}

/** Notes the place under this name when the page is left, or another of the same kind is gone to. */
export function useNotedPlace(name: string, read: () => number): void {
  const { places } = useServices();
  const entry = useHistoryEntry();
  useLayoutEffect(() => {
    const leaving = new AbortController();
    const note = () => places.note(entry, name, read());
    addEventListener("pagehide", note, { capture: true, signal: leaving.signal }); // before the places are written down
    return () => {
      leaving.abort();
      note();
    };
  }, [places, entry, name, read]);
}

/**
 * Keeps what is scrolled where it was for who comes back. What stays while one goes from page to page stays where it is;
 * `isWhole`: what it shows is another with each page, which begins at the top.
 */
export function useKeptScroll<Element extends HTMLElement>(name: string, isWhole = false): RefObject<Element | null> {
  const { places } = useServices();
  const entry = useHistoryEntry();
  const isBack = useNavigationType() === NavigationType.Pop;
  const scrolled = useRef<Element>(null);
  const shown = useRef<string | null>(null);
  // Before the next page is painted: its scroll events are not this page's.
  useLayoutEffect(() => {
    const element = scrolled.current;
    if (element === null) return undefined;
    const isNew = shown.current === null || (isWhole && shown.current !== entry);
    shown.current = entry;
    const place = isBack ? places.at(entry, name) : null;
    const note = () => places.note(entry, name, element.scrollTop);
    if (isNew && isWhole) element.scrollTop = 0;
    const leaving = new AbortController();
    const listen = () => element.addEventListener("scroll", note, { passive: true, signal: leaving.signal });
    if (isNew && place !== null && place > 0) bringBack(element, place, leaving.signal, listen);
    else {
      note();
      listen();
    }
    return () => leaving.abort();
  }, [places, entry, name, isBack, isWhole]);
  return scrolled;
}

/** Scrolls to a place as soon as there is enough to scroll, unless the person scrolls meanwhile. */
function bringBack(element: HTMLElement, place: number, signal: AbortSignal, onDone: () => void): void {
  const waiting = new AbortController();
  const stop = () => {
    if (waiting.signal.aborted) return;
    waiting.abort();
    observer.disconnect();
    clearTimeout(timer);
    if (!signal.aborted) onDone();
  };
  const attempt = () => {
    element.scrollTop = place;
    if (Math.abs(element.scrollTop - place) < 1) stop();
  };
  const observer = new MutationObserver(attempt);
  const timer = setTimeout(stop, PATIENCE);
  for (const input of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    element.addEventListener(input, stop, { passive: true, signal: waiting.signal });
  }
  signal.addEventListener("abort", stop);
  observer.observe(element, { childList: true, subtree: true });
  attempt();
}
