import { Popover as Base } from "@base-ui/react/popover";
import type { ReactNode } from "react";

import { useBackCloses } from "../hooks/useBackCloses";
import { useMedia } from "../hooks/useMedia";
import { PHONE, Sheet } from "../Sheet/Sheet";
import { dismissal } from "./dismissal";
import styles from "./Popover.module.css";

interface PopoverProps {
  readonly label: string;
  /** Shows the label as a heading. */
  readonly isTitled?: boolean;
  /** The button that opened it; the focus returns there. */
  readonly anchor: HTMLElement;
  readonly side?: "top" | "bottom";
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const DISTANCE = 4; // pixels between button and popover
const MARGIN = 8; // pixels to the edges of the window

/** Content beside a button; a sheet on phones. Mounted while it is open. */
export function Popover({ label, isTitled = false, anchor, side = "bottom", onClose, children }: PopoverProps) {
  const isPhone = useMedia(PHONE);
  useBackCloses(onClose, !isPhone); // sheets have it
  if (isPhone) {
    return (
      <Sheet isTitled={isTitled} label={label} onClose={onClose}>
        {children}
      </Sheet>
    );
  }
  return (
    <Base.Root onOpenChange={dismissal(anchor, onClose)} open>
      <Base.Portal>
        <Base.Positioner
          align="end"
          anchor={anchor}
          className={styles.positioner}
          collisionPadding={MARGIN}
          side={side}
          sideOffset={DISTANCE}
        >
          <Base.Popup aria-label={isTitled ? undefined : label} className={styles.popup}>
            {isTitled && <Base.Title className={styles.title}>{label}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
