import { useState } from "react";

import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { SegmentedControl } from "../../../ui/SegmentedControl/SegmentedControl";
import { SidePanel } from "../../../ui/SidePanel/SidePanel";
import { usePeopleRefetch } from "../members/hooks";
import type { RoomProps } from "./roomProps";
import { SECTIONS } from "./sections";

interface RoomPanelProps extends RoomProps {
  /** Another number when the room's people may have changed. */
  readonly people: number;
  readonly onClose: () => void;
}

/** The room's panel. */
export default function RoomPanel({ room, people, onClose }: RoomPanelProps) {
  usePeopleRefetch(room.slug, people);
  const memberTexts = useTexts(memberCatalogue);
  const sections = SECTIONS.filter(({ isFor }) => isFor(room));
  const [chosen, choose] = useState(sections[0]?.key);
  const section = sections.find(({ key }) => key === chosen) ?? sections[0];
  return (
    <SidePanel closeLabel={memberTexts.closePanel} onClose={onClose} title={memberTexts.panel}>
      {sections.length > 1 && section !== undefined && (
        <SegmentedControl
          choices={sections.map(({ key }) => ({ value: key, label: memberTexts.sections[key], name: memberTexts.sections[key] }))}
          label={memberTexts.panel}
          onChoose={choose}
          value={section.key}
        />
      )}
      {section !== undefined && <section.Content room={room} />}
    </SidePanel>
  );
}
