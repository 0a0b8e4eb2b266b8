import { VisuallyHidden } from "../VisuallyHidden/VisuallyHidden";
import styles from "./Badge.module.css";

interface BadgeProps {
  readonly count: number;
  /** The accessible text. */
  readonly label: string;
}

const MAX_SHOWN = 99;

/** A count; renders nothing at 0. */
export function Badge({ count, label }: BadgeProps) {
  if (count === 0) return null;
  return (
    <span className={styles.badge}>
      <span aria-hidden="true">{count > MAX_SHOWN ? `${String(MAX_SHOWN)}+` : count}</span>
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
