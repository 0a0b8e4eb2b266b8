import { useState } from "react";

import { useIsVisible } from "./useIsVisible";

/** The latest value that there was while the page was visible: what nobody sees is not asked for. */
export function useWhenSeen(value: string): string {
  const isVisible = useIsVisible();
  const [seen, see] = useState(value);
  if (isVisible && seen !== value) see(value);
  return seen;
}
