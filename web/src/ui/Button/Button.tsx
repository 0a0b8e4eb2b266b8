import type { ButtonHTMLAttributes } from "react";

import { Link } from "../Link/Link";
import styles from "./Button.module.css";

type Look = "main" | "quiet" | "plain" | "grave";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
}

export function Button({ look = "main", type = "button", ...rest }: ButtonProps) {
  return <button className={classes(look)} type={type} {...rest} />;
}

interface ButtonLinkProps {
  readonly to: string;
  readonly look?: Look;
  readonly children: string;
}

/** A link styled as a button. */
export function ButtonLink({ to, look = "main", children }: ButtonLinkProps) {
  return (
    <Link className={classes(look)} to={to}>
      {children}
    </Link>
  );
}

function classes(look: Look): string {
  return `${styles.button ?? ""} ${styles[look] ?? ""}`;
}
