import { useEffect, useEffectEvent, useState } from "react";

import { useTexts } from "../../../ui/hooks/useLanguage";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import type { OpenRoom } from "../hooks";

interface LiveAnnouncerProps {
  readonly arrivals: OpenRoom["snapshot"]["arrivals"];
  readonly me: string | null;
}

interface Announced {
  readonly count: number;
  readonly lines: readonly string[];
}

const BATCH_DELAY = 1_000; // milliseconds; messages within them are announced together

/** Announces new messages to screen readers; the visible list isn't a live region, as it grows upwards too. */
export function LiveAnnouncer({ arrivals, me }: LiveAnnouncerProps) {
  const texts = useTexts();
  const [announced, setAnnounced] = useState<Announced>({ count: 0, lines: [] });
  const fresh = arrivals.count - announced.count;
  const isNews = fresh !== 0;
  const announce = useEffectEvent(() => {
    const heard = arrivals.last.slice(Math.max(0, arrivals.last.length - fresh)).filter(({ username }) => username !== me);
    const lines = heard.map(({ username, content }) => texts.says({ author: username, text: content }));
    const isFlood = fresh > arrivals.last.length;
    setAnnounced({ count: arrivals.count, lines: isFlood ? [texts.newMessages({ number: fresh }), ...lines.slice(-1)] : lines });
  });
  useEffect(() => {
    if (!isNews) return undefined;
    const timer = setTimeout(() => announce(), BATCH_DELAY);
    return () => clearTimeout(timer);
  }, [isNews]);

  return (
    <VisuallyHidden>
      <span aria-live="polite" role="log">
        {announced.lines.map((line, index) => (
          <span key={`${String(announced.count)}.${String(index)}`}>{line}</span>
        ))}
      </span>
    </VisuallyHidden>
  );
}
