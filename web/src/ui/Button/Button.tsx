import type { ComponentPropsWithRef } from "react";

import { Icon, type IconName } from "../Icon/Icon";
import { Link } from "../Link/Link";
import styles from "./Button.module.css";

/** `ghost` is for headers and lists, `danger` for what cannot be undone. */
type Variant = "primary" | "secondary" | "text" | "danger" | "ghost";

interface ButtonProps extends Omit<ComponentPropsWithRef<"button">, "className"> {
  readonly variant?: Variant;
}

export function Button({ variant = "primary", type = "button", ...rest }: ButtonProps) {
  return <button className={classes(variant)} type={type} {...rest} />;
}

interface IconButtonProps extends Omit<ButtonProps, "children" | "title"> {
  /** What is read out, and shown to a pointer that rests on it. */
  readonly label: string;
  readonly icon: IconName;
}

/** A button with a drawing alone, as wide as it is high. */
export function IconButton({ label, icon, variant = "ghost", type = "button", ...rest }: IconButtonProps) {
  return (
    <button aria-label={label} className={`${classes(variant)} ${styles.square ?? ""}`} title={label} type={type} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

interface ButtonLinkProps {
  readonly to: string;
  readonly variant?: Variant;
  readonly children: string;
}

/** A link styled as a button. */
export function ButtonLink({ to, variant = "primary", children }: ButtonLinkProps) {
  return (
    <Link className={classes(variant)} to={to}>
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

function classes(variant: Variant): string {
  return `${styles.button ?? ""} ${styles[variant] ?? ""}`;
}
