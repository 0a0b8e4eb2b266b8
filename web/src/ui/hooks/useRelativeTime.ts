import { useEffect, useState } from "react";

import { formatRelative, relativeChange } from "../../texts/relative";
import { useLanguage } from "./useLanguage";

const LONGEST = 24 * 60 * 60 * 1000; // milliseconds; timers of more than 24 days would fire at once

/** How long ago a time (milliseconds since the epoch) was, in the reader's language; keeps itself true. */
export function useRelativeTime(time: number): string {
  const { language } = useLanguage();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), Math.min(LONGEST, relativeChange(time, Date.now())));
    return () => clearTimeout(timer);
  }, [time, now]);
  return formatRelative(time, Math.max(now, time), language);
}
