import type { ReactNode } from "react";

import styles from "./Notice.module.css";

interface NoticeProps {
  readonly variant: "danger" | "warning" | "info";
  readonly children: ReactNode;
}

/** A short message; errors are announced at once. */
export function Notice({ variant, children }: NoticeProps) {
  return (
    <div className={`${styles.notice ?? ""} ${styles[variant] ?? ""}`} role={variant === "danger" ? "alert" : "status"}>
      {children}
    </div>
  );
}
