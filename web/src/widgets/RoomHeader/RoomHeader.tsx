import type { Room } from "../../dto/room";
import { useTexts } from "../../hooks/useLanguage";
import { useRoomName } from "../../hooks/useRoomName";
import { OnlineSummary } from "../OnlineSummary/OnlineSummary";
import styles from "./RoomHeader.module.css";

/** What the room is called and whose it is. */
export function RoomHeader({ room }: { readonly room: Room }) {
  const texts = useTexts();
  const kinds = { public: texts.kindPublic, private: texts.kindPrivate, direct: texts.kindDirect };
  const name = useRoomName(room);
  return (
    <div className={styles.header}>
      <div className={styles.title}>
        <h1 className={styles.name}>{name}</h1>
        <p className={styles.kind}>{kinds[room.kind]}</p>
      </div>
      {room.kind === "public" && <OnlineSummary />}
    </div>
  );
}
