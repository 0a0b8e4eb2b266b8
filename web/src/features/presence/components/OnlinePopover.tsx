import { useTexts } from "../../../ui/hooks/useLanguage";
import { Popover } from "../../../ui/Popover/Popover";
import OnlinePeople from "./OnlinePeople";
import styles from "./OnlinePopover.module.css";

interface OnlinePopoverProps {
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

/** The people online, beside the button that counts them. */
export default function OnlinePopover({ anchor, onClose }: OnlinePopoverProps) {
  const texts = useTexts();
  return (
    <Popover anchor={anchor} isTitled label={texts.onlineNow} onClose={onClose}>
      <div className={styles.people}>
        <OnlinePeople />
      </div>
    </Popover>
  );
}
