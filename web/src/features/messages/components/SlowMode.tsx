import { formatPause } from "../../../texts/pause";
import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import styles from "./Composer.module.css";

interface SlowModeProps {
  /** Seconds between two messages. */
  readonly pause: number;
  /** Seconds until the next message is allowed. */
  readonly muted: number;
}

/** The room's slow mode, and a countdown to the next message. */
export default function SlowMode({ pause, muted }: SlowModeProps) {
  const texts = useTexts(memberCatalogue);
  if (muted === 0) return <span>{texts.slowMode({ pause: formatPause(pause, texts) })}</span>;
  return (
    <span className={styles.muted} role="timer">
      {texts.nextIn({ wait: formatPause(muted, texts) })}
    </span>
  );
}
