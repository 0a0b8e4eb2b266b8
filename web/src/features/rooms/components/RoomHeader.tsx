import type { ReactNode } from "react";

import { useTexts } from "../../../ui/hooks/useLanguage";
import { lazyComponent, optionalLazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import type { Room } from "../dto";
import { useRoomName } from "../hooks";
import styles from "./RoomHeader.module.css";

// Without these two the header still says which room it is, and all that one may do can be done.
const OnlineSummary = optionalLazyComponent(() => import("../../presence/components/OnlineSummary"));
const OwnRole = optionalLazyComponent(() => import("./OwnRole"));
const PanelButton = lazyComponent(() => import("./PanelButton"));

interface RoomHeaderProps {
  readonly room: Room;
  /** Toggles the room's panel. */
  readonly onPanel: () => void;
  readonly isPanelOpen: boolean;
  /** Further links and buttons. */
  readonly children?: ReactNode;
}

/** The room's name, kind and the user's role. */
export function RoomHeader({ room, onPanel, isPanelOpen, children }: RoomHeaderProps) {
  const texts = useTexts();
  const kinds = { public: texts.kindPublic, private: texts.kindPrivate, direct: texts.kindDirect };
  const name = useRoomName(room);
  const { kind, role = null, canManage } = room;
  return (
    <div className={styles.header}>
      <div className={styles.title}>
        <h1 className={styles.name}>{name}</h1>
        <p className={styles.kind}>
          <span className={styles.sort}>{kinds[kind]}</span>
          {role !== null && role !== "blocked" && <OwnRole role={role} />}
        </p>
      </div>
      {kind === "public" && <OnlineSummary />}
      {children}
      {(kind === "private" || canManage === true) && <PanelButton isOpen={isPanelOpen} onPress={onPanel} room={room} />}
    </div>
  );
}
