import { useEffect, useState } from "react";

import { serverNow } from "../../lib/serverClock";
import { formatRelative, relativeChange } from "../../texts/relative";
import { useLanguage } from "./useLanguage";

const MAX_DELAY = 24 * 60 * 60 * 1000; // milliseconds; timers of more than 24 days would fire at once

/** Returns the age of a time (milliseconds since the epoch) as text, and keeps it up to date. */
export function useRelativeTime(time: number): string {
  const { language } = useLanguage();
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setTimeout(() => setNow(serverNow()), Math.min(MAX_DELAY, relativeChange(time, serverNow())));
    return () => clearTimeout(timer);
  }, [time, now]);
  return formatRelative(time, Math.max(now, time), language);
}
