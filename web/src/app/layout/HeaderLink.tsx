import type { ReactNode } from "react";

import { useIsAt } from "../../ui/hooks/route";
import { Icon, type IconName } from "../../ui/Icon/Icon";
import { Link } from "../../ui/Link/Link";
import styles from "./HeaderLink.module.css";

interface HeaderLinkProps {
  readonly to: string;
  readonly icon: IconName;
  readonly label: string;
  /** The label for narrow screens. */
  readonly shortLabel: string;
  /** A badge with a count. */
  readonly children?: ReactNode;
}

/** A link in the header, marked while it is current. */
export function HeaderLink({ to, icon, label, shortLabel, children }: HeaderLinkProps) {
  const isHere = useIsAt(to);
  return (
    <Link aria-current={isHere ? "page" : undefined} className={styles.link} to={to}>
      <Icon name={icon} />
      <span className={styles.label}>{label}</span>
      <span className={styles.shortLabel}>{shortLabel}</span>
      {children}
    </Link>
  );
}
