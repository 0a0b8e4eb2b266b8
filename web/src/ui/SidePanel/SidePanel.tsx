import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useState } from "react";

import { IconButton } from "../Button/Button";
import { useMedia } from "../hooks/useMedia";
import { Sheet } from "../Sheet/Sheet";
import styles from "./SidePanel.module.css";

interface SidePanelProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const NARROW = "(width < 64rem)"; // too narrow for a panel beside the page

/** A panel beside the page, which stays in use; over it where there is no room beside. */
export function SidePanel({ title, closeLabel, onClose, children }: SidePanelProps) {
  const isOver = useMedia(NARROW);
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const content = (
    <div className={styles.content}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <IconButton icon="close" label={closeLabel} onClick={onClose} />
      </div>
      {children}
    </div>
  );
  if (isOver) {
    return (
      <Sheet edge="end" label={title} onClose={onClose}>
        {content}
      </Sheet>
    );
  }
  return (
    <div className={styles.place} ref={setPlace}>
      <Dialog.Root disablePointerDismissal modal={false} onOpenChange={onClose} open={place !== null}>
        <Dialog.Portal className={styles.portal} container={place}>
          <Dialog.Popup aria-label={title} className={styles.panel}>
            {content}
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </div>
  );
}
