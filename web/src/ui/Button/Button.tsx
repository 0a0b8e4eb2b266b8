import type { ButtonHTMLAttributes } from "react";

import { Icon, type IconName } from "../Icon/Icon";
import { Link } from "../Link/Link";
import styles from "./Button.module.css";

/** From what a page is for to what stands at its edge: `ghost` is for headers and lists. */
type Look = "main" | "quiet" | "plain" | "grave" | "ghost";

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> {
  readonly look?: Look;
}

export function Button({ look = "main", type = "button", ...rest }: ButtonProps) {
  return <button className={classes(look)} type={type} {...rest} />;
}

interface IconButtonProps extends Omit<ButtonProps, "children" | "title"> {
  /** What is read out, and shown to a pointer that rests on it. */
  readonly label: string;
  readonly icon: IconName;
}

/** A button with a drawing alone, as wide as it is high. */
export function IconButton({ label, icon, look = "ghost", type = "button", ...rest }: IconButtonProps) {
  return (
    <button aria-label={label} className={`${classes(look)} ${styles.square ?? ""}`} title={label} type={type} {...rest}>
      <Icon name={icon} />
    </button>
  );
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

interface IconLinkProps {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
}

/** A link that looks like an IconButton. */
export function IconLink({ to, label, icon }: IconLinkProps) {
  return (
    <Link aria-label={label} className={`${classes("ghost")} ${styles.square ?? ""}`} title={label} to={to}>
      <Icon name={icon} />
    </Link>
  );
}

function classes(look: Look): string {
  return `${styles.button ?? ""} ${styles[look] ?? ""}`;
}
