import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import type { Role } from "../dto";
import styles from "./RoomHeader.module.css";

/** What one is in the room, after what the room is. */
export default function OwnRole({ role }: { readonly role: Role }) {
  const texts = useTexts(memberCatalogue);
  return <span className={styles.own}>{texts.yourRole({ role: texts.roleNames[role] })}</span>;
}
