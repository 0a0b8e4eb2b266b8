import { type ComponentType, lazy, type LazyExoticComponent, useState } from "react";

import { reloadFailedStyles } from "../adapters/styles";

export type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;
type Part<Props> = LazyExoticComponent<ComponentType<Props>>;

/** A part that is loaded when it is drawn, the attempts to load it again, and how to make one. */
export function usePart<Props>(first: Part<Props>, load: Load<Props>) {
  const [{ Part, attempt }, setTried] = useState({ Part: first, attempt: 0 });
  const retry = () => {
    reloadFailedStyles();
    setTried({ Part: lazy(load), attempt: attempt + 1 });
  };
  return { Part, attempt, retry };
}
