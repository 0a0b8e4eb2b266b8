import type { ReactNode } from "react";

import styles from "./Notice.module.css";

interface NoticeProps {
  readonly look: "danger" | "waiting" | "calm";
  readonly children: ReactNode;
}

/** A short message; errors are announced at once. */
export function Notice({ look, children }: NoticeProps) {
  return (
    <div className={`${styles.notice ?? ""} ${styles[look] ?? ""}`} role={look === "danger" ? "alert" : "status"}>
      {children}
    </div>
  );
}
