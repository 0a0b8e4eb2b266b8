import { useState } from "react";

import { useMedia } from "../../../ui/hooks/useMedia";
import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useDialog } from "../../../ui/hooks/useDialog";
import { Icon } from "../../../ui/Icon/Icon";
import { SegmentedControl } from "../../../ui/SegmentedControl/SegmentedControl";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import styles from "./RoomPanel.module.css";
import { usePeopleRefetch } from "../members/hooks";
import type { RoomProps } from "./roomProps";
import { SECTIONS } from "./sections";

interface RoomPanelProps extends RoomProps {
  /** Another number when the room's people may have changed. */
  readonly people: number;
  readonly onClose: () => void;
}

const NARROW = "(width < 64rem)"; // as in RoomPanel.module.css

/** The room's panel: beside the conversation, or over it on narrow screens. */
export default function RoomPanel({ room, people, onClose }: RoomPanelProps) {
  usePeopleRefetch(room.slug, people);
  const memberTexts = useTexts(memberCatalogue);
  const dialog = useDialog(useMedia(NARROW), onClose);
  const sections = SECTIONS.filter(({ isFor }) => isFor(room));
  const [chosen, choose] = useState(sections[0]?.key);
  const section = sections.find(({ key }) => key === chosen) ?? sections[0];
  return (
    <dialog aria-label={memberTexts.panel} className={styles.panel} ref={dialog}>
      <div className={styles.head}>
        <h2 className={styles.title}>{memberTexts.panel}</h2>
        <button className={styles.close} onClick={onClose} type="button">
          <Icon name="close" />
          <VisuallyHidden>{memberTexts.closePanel}</VisuallyHidden>
        </button>
      </div>
      {sections.length > 1 && section !== undefined && (
        <SegmentedControl
          choices={sections.map(({ key }) => ({ value: key, label: memberTexts.sections[key], name: memberTexts.sections[key] }))}
          label={memberTexts.panel}
          onChoose={choose}
          value={section.key}
        />
      )}
      {section !== undefined && <section.Content room={room} />}
    </dialog>
  );
}
