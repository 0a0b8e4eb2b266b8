import { useMemberTexts } from "../../../ui/hooks/useMemberTexts";
import type { Role } from "../dto";
import styles from "./RoomHeader.module.css";

/** What one is in the room, after what the room is. */
export default function OwnRole({ role }: { readonly role: Role }) {
  const texts = useMemberTexts();
  return <span className={styles.own}>{texts.yourRole({ role: texts.roleNames[role] })}</span>;
}
