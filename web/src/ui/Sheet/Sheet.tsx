import { Drawer } from "@base-ui/react/drawer";
import { type ReactNode, useRef } from "react";

import styles from "./Sheet.module.css";

/** Where layers are sheets at the lower edge. */
export const PHONE = "(width < 40rem)";

interface SheetProps {
  readonly label: string;
  /** Shows the label as a heading. */
  readonly isTitled?: boolean;
  /** The edge of the window at which it lies. */
  readonly edge?: "bottom" | "end";
  /** Whether the focus returns to where it was. */
  readonly finalFocus?: () => boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal layer at an edge of the window; a swipe towards the edge, Escape or a phone's way back closes it. */
export function Sheet({ label, isTitled = false, edge = "bottom", finalFocus, onClose, children }: SheetProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Drawer.Root onOpenChange={onClose} open swipeDirection={edge === "bottom" ? "down" : "right"}>
      <Drawer.Portal>
        <Drawer.Backdrop className={styles.backdrop} />
        <Drawer.Viewport className={styles.viewport} data-edge={edge}>
          <Drawer.Popup
            aria-label={isTitled ? undefined : label}
            className={styles.popup}
            finalFocus={finalFocus}
            initialFocus={popup}
            ref={popup}
          >
            {edge === "bottom" && <div aria-hidden="true" className={styles.handle} />}
            {isTitled && <Drawer.Title className={styles.title}>{label}</Drawer.Title>}
            {children}
          </Drawer.Popup>
        </Drawer.Viewport>
      </Drawer.Portal>
    </Drawer.Root>
  );
}
