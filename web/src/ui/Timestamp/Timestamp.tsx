import type { PointerEvent, ReactNode } from "react";

import { formatFull } from "../../texts/format";
import { useLanguage } from "../hooks/useLanguage";

interface TimestampProps {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly className?: string | undefined;
  /** The time as text. */
  readonly children: ReactNode;
}

/** A point in time; hovering shows it in full. */
export function Timestamp({ time, className, children }: TimestampProps) {
  const { language } = useLanguage();
  // Not before: the first such text takes the browser as long as drawing fifty messages.
  const tell = ({ currentTarget }: PointerEvent<HTMLTimeElement>) => (currentTarget.title = formatFull(time, language));
  return (
    <time className={className} dateTime={new Date(time).toISOString()} onPointerEnter={tell}>
      {children}
    </time>
  );
}
