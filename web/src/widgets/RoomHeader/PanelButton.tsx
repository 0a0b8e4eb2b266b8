import type { Room } from "../../dto/room";
import { useMemberTexts } from "../../hooks/useMemberTexts";
import { Icon } from "../../ui/Icon/Icon";
import { VisuallyHidden } from "../../ui/VisuallyHidden/VisuallyHidden";
import styles from "./PanelButton.module.css";

interface PanelButtonProps {
  readonly room: Room;
  readonly isOpen: boolean;
  readonly onPress: () => void;
}

/** Shows and hides the room's panel. */
export default function PanelButton({ isOpen, onPress }: PanelButtonProps) {
  const texts = useMemberTexts();
  return (
    <button aria-expanded={isOpen} className={styles.button} onClick={onPress} title={texts.openPanel} type="button">
      <Icon name="people" />
      <VisuallyHidden>{texts.openPanel}</VisuallyHidden>
    </button>
  );
}
