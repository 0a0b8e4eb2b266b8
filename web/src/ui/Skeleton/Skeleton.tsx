import { VisuallyHidden } from "../VisuallyHidden/VisuallyHidden";
import styles from "./Skeleton.module.css";

interface SkeletonProps {
  readonly rows: number;
  /** The accessible name of what is loading. */
  readonly label: string;
}

/** Placeholder for messages or people while loading; appears only after a delay. */
export function Skeleton({ rows, label }: SkeletonProps) {
  return (
    <div className={styles.skeleton} role="status">
      <VisuallyHidden>{label}</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        <div aria-hidden="true" className={styles.row} key={index}>
          <span className={styles.face} />
          <span className={styles.lines} />
        </div>
      ))}
    </div>
  );
}
