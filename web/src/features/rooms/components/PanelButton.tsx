import { useEffect, useRef } from "react";

import { memberCatalogue } from "../../../texts/members";
import { Button } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Icon } from "../../../ui/Icon/Icon";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import { usePresence } from "../../presence";
import type { Room } from "../dto";
import { usePolledMembers } from "../members/hooks";
import { LazyRoomPanel } from "./lazyRoomPanel";
import styles from "./PanelButton.module.css";

interface PanelButtonProps {
  readonly room: Room;
  readonly isOpen: boolean;
  readonly onPress: () => void;
}

/** Toggles the room's panel; shows the number of a private room's members online. */
export default function PanelButton({ room, isOpen, onPress }: PanelButtonProps) {
  const texts = useTexts(memberCatalogue);
  return (
    <Button
      aria-expanded={isOpen}
      ref={useReturnedFocus(isOpen)}
      variant="ghost"
      onClick={onPress}
      onFocus={LazyRoomPanel.preload}
      onPointerEnter={LazyRoomPanel.preload}
      title={texts.openPanel}
    >
      {room.kind === "private" && <MembersOnline slug={room.slug} />}
      <Icon name="people" />
      <VisuallyHidden>{texts.openPanel}</VisuallyHidden>
    </Button>
  );
}

/** Takes the focus when the panel closes and leaves it nowhere. */
function useReturnedFocus(isOpen: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen && document.activeElement === document.body) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return button;
}

/** The number of members online, from presence; in very big rooms of the loaded members only. */
function MembersOnline({ slug }: { readonly slug: string }) {
  const texts = useTexts(memberCatalogue);
  const { items, more } = usePolledMembers(slug);
  const { people } = usePresence();
  if (items === null) return null;
  const online = items.filter((member) => people?.has(member.username) ?? member.online).length;
  return <span className={styles.online}>{texts.online({ number: `${String(online)}${more === null ? "" : "+"}` })}</span>;
}
