import { VisuallyHidden } from "../VisuallyHidden/VisuallyHidden";
import styles from "./Badge.module.css";

interface BadgeProps {
  readonly count: number;
  /** The same in words, for who listens. */
  readonly label: string;
}

const MAX_SHOWN = 99;

/** How many wait; nothing when none does. */
export function Badge({ count, label }: BadgeProps) {
  if (count === 0) return null;
  return (
    <span className={styles.badge}>
      <span aria-hidden="true">{count > MAX_SHOWN ? `${String(MAX_SHOWN)}+` : count}</span>
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
