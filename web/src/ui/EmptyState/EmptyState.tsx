import type { ReactNode } from "react";

import styles from "./EmptyState.module.css";

interface EmptyStateProps {
  readonly title: string;
  readonly lead: string;
  readonly children?: ReactNode;
}

/** An empty state: a title, a text and actions. */
export function EmptyState({ title, lead, children }: EmptyStateProps) {
  return (
    <section className={styles.page}>
      <div aria-hidden="true" className={styles.rings} />
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.lead}>{lead}</p>
      <div className={styles.actions}>{children}</div>
    </section>
  );
}
