import { type ReactNode, useId } from "react";

import { Link } from "../../ui/Link/Link";
import styles from "./HomePage.module.css";

interface CardProps {
  readonly title: string;
  /** A link to the whole list. */
  readonly way?: { readonly to: string; readonly name: string; readonly label: string };
  readonly children: ReactNode;
}

export function Card({ title, way, children }: CardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.card}>
      <header className={styles.head}>
        <h2 className={styles.name} id={id}>
          {title}
        </h2>
        {way !== undefined && (
          <Link aria-label={way.label} className={styles.way} to={way.to}>
            {way.name}
          </Link>
        )}
      </header>
      {children}
    </section>
  );
}
