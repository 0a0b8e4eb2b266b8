import type { Room } from "../../dto/room";
import { useTexts } from "../../hooks/useLanguage";
import { useRoomName } from "../../hooks/useRoomName";
import type { OpenRoom } from "../../hooks/useRoom";
import { ConnectionState } from "../ConnectionState/ConnectionState";
import styles from "./RoomHeader.module.css";

interface RoomHeaderProps {
  readonly room: Room;
  readonly connection: OpenRoom["snapshot"]["connection"];
  readonly onReconnect: () => void;
}

export function RoomHeader({ room, connection, onReconnect }: RoomHeaderProps) {
  const texts = useTexts();
  const kinds = { public: texts.kindPublic, private: texts.kindPrivate, direct: texts.kindDirect };
  const name = useRoomName(room);
  return (
    <div className={styles.header}>
      <div className={styles.title}>
        <h1 className={styles.name}>{name}</h1>
        <p className={styles.kind}>{kinds[room.kind]}</p>
      </div>
      <ConnectionState connection={connection} onReconnect={onReconnect} />
    </div>
  );
}
