import type { AnchorHTMLAttributes } from "react";
import { useHref, useLinkClickHandler } from "react-router";

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick"> {
  readonly to: string;
}

/** A link within the client. The router's own component also prefetches, which costs as many bytes as a page. */
export function Link({ to, children, ...rest }: LinkProps) {
  return (
    <a {...rest} href={useHref(to)} onClick={useLinkClickHandler(to)}>
      {children}
    </a>
  );
}
