import { useMemberTexts } from "../../hooks/useMemberTexts";
import { useRoomName } from "../../hooks/useRoomName";
import styles from "./RoomSection.module.css";
import type { SectionProps } from "./sections";

/** What applies in the room. */
export default function RoomSection({ room }: SectionProps) {
  const texts = useMemberTexts();
  const name = useRoomName(room);
  return (
    <div className={styles.section}>
      <h3 className={styles.name}>{name}</h3>
      {room.role !== null && room.role !== undefined && <p className={styles.soft}>{texts.yourRole(texts.roles[room.role])}</p>}
    </div>
  );
}
