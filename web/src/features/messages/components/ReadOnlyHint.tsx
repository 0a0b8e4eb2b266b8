import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import type { Role } from "../../rooms";
import styles from "./Conversation.module.css";

interface ReadOnlyHintProps {
  readonly role: Role | null;
}

/** Stands where those write who may, and says why one may not. */
export default function ReadOnlyHint({ role }: ReadOnlyHintProps) {
  const { readOnly } = useTexts(memberCatalogue);
  return (
    <p className={styles.guest} role="status">
      {role === "viewer" ? readOnly.viewer : role === "blocked" ? readOnly.blocked : readOnly.other}
    </p>
  );
}
