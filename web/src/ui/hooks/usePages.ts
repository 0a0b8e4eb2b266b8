import { useEffect, useEffectEvent, useState } from "react";

import type { Page } from "../../lib/page";
import { type Problem, problemOf } from "../../lib/problem";

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

/** A list with a page more; one that no longer ends where the page begins stays. */
function follow<Item>(before: State<Item>, after: string | null, { items, next }: Page<Item>): State<Item> {
  if (after === null) return { items, next, problem: null };
  return before.next === after ? { items: [...(before.items ?? []), ...items], next, problem: null } : before;
}

/** A list that the server tells page by page; asked for anew whenever `key` is another. */
export function usePages<Item>(key: string, ask: (next: string | null) => Promise<Page<Item>>): Pages<Item> {
  const [state, setState] = useState<State<Item>>(NOTHING);
  const [attempt, setAttempt] = useState(0);

  const load = useEffectEvent(async (next: string | null, isCurrent: () => boolean) => {
    try {
      const page = await ask(next);
      if (!isCurrent()) return;
      setState((before) => follow(before, next, page));
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

  const [asked, setAsked] = useState<{ readonly next: string } | null>(null); // an object: the same may be asked for again
  useEffect(() => {
    let isShown = true;
    if (asked !== null) void load(asked.next, () => isShown);
    return () => {
      isShown = false;
    };
  }, [asked]);

  const { next } = state;
  return {
    items: state.items,
    problem: state.problem,
    more: next === null ? null : () => setAsked({ next }),
    reload: () => {
      setAsked(null);
      setAttempt(attempt + 1);
    },
  };
}
