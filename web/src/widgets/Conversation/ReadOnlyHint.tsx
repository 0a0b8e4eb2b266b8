import { useTexts } from "../../hooks/useLanguage";
import styles from "./Conversation.module.css";

/** Stands where those write who may. */
export function ReadOnlyHint() {
  return <p className={styles.guest}>{useTexts().readOnly}</p>;
}
