import type { PointerEvent, ReactNode } from "react";

import { useLanguage } from "../hooks/useLanguage";
import { formatFull } from "../../texts/format";

interface MomentProps {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly className?: string | undefined;
  /** The time in words. */
  readonly children: ReactNode;
}

/** A point in time; who points at it is told it in full. */
export function Moment({ time, className, children }: MomentProps) {
  const { language } = useLanguage();
  // Not before: the first such text takes the browser as long as drawing fifty messages.
  const tell = ({ currentTarget }: PointerEvent<HTMLTimeElement>) => (currentTarget.title = formatFull(time, language));
  return (
    <time className={className} dateTime={new Date(time).toISOString()} onPointerEnter={tell}>
      {children}
    </time>
  );
}
