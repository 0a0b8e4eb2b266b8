import { useEffect, useEffectEvent, useState } from "react";

import type { Page } from "../adapters/page";
import { type Problem, problemOf } from "../controllers/problem";

export interface Pages<Item> {
  /** Null until the first page is there. */
  readonly items: readonly Item[] | null;
  readonly problem: Problem | null;
  /** Loads what follows; null when nothing does. */
  readonly more: (() => void) | null;
  readonly reload: () => void;
}

const NOTHING = { items: null, next: null, problem: null } as const;

interface State<Item> {
  readonly items: readonly Item[] | null;
  readonly next: string | null;
  readonly problem: Problem | null;
}

/** A list that the server tells page by page; asked for anew whenever `key` is another. */
export function usePages<Item>(key: string, ask: (next: string | null) => Promise<Page<Item>>): Pages<Item> {
  const [state, setState] = useState<State<Item>>(NOTHING);
  const [attempt, setAttempt] = useState(0);

  const load = useEffectEvent(async (next: string | null, isCurrent: () => boolean) => {
    try {
      const page = await ask(next);
      if (!isCurrent()) return;
      setState(({ items }) => ({ items: next === null ? page.items : [...(items ?? []), ...page.items], next: page.next, problem: null }));
    } catch (error) {
      if (isCurrent()) setState((before) => ({ ...before, problem: problemOf(error) }));
    }
  });

  useEffect(() => {
    let isShown = true;
    void load(null, () => isShown);
    return () => {
      isShown = false;
    };
  }, [key, attempt]);

  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    if (asked !== null) void load(asked, () => isShown);
    return () => {
      isShown = false;
    };
  }, [asked]);

  return {
    items: state.items,
    problem: state.problem,
    more: state.next === null ? null : () => setAsked(state.next),
    reload: () => {
      setAsked(null);
      setAttempt(attempt + 1);
    },
  };
}
