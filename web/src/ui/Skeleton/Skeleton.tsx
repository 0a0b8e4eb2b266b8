import { VisuallyHidden } from "../VisuallyHidden/VisuallyHidden";
import styles from "./Skeleton.module.css";

interface SkeletonProps {
  readonly rows: number;
  /** What is being loaded, for who listens. */
  readonly label: string;
}

/** Holds the place of people and their words while they are loaded; shows only when that takes a while. */
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
