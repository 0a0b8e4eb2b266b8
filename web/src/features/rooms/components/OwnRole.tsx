import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import type { Role } from "../dto";
import styles from "./RoomHeader.module.css";

/** The user's role, after the kind of room. */
export default function OwnRole({ role }: { readonly role: Role }) {
  const texts = useTexts(memberCatalogue);
  return <span className={styles.own}>{texts.yourRole({ role: texts.roleNames[role] })}</span>;
}
