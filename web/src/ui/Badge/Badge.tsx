import { VisuallyHidden } from "../VisuallyHidden/VisuallyHidden";
import styles from "./Badge.module.css";

interface BadgeProps {
  readonly count: number;
  /** The same in words, for who listens. */
  readonly label: string;
}

const MOST = 99;

/** How many wait; nothing when none does. */
export function Badge({ count, label }: BadgeProps) {
  if (count === 0) return null;
  return (
    <span className={styles.badge}>
      <span aria-hidden="true">{count > MOST ? `${String(MOST)}+` : count}</span>
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
