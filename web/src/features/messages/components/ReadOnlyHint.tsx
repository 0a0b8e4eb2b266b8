import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import type { Role } from "../../rooms";
import styles from "./Conversation.module.css";

interface ReadOnlyHintProps {
  readonly role: Role | null;
}

/** Shown instead of the composer, with the reason. */
export default function ReadOnlyHint({ role }: ReadOnlyHintProps) {
  const { readOnly } = useTexts(memberCatalogue);
  return (
    <p className={styles.guest} role="status">
      {role === "viewer" ? readOnly.viewer : role === "blocked" ? readOnly.blocked : readOnly.other}
    </p>
  );
}
