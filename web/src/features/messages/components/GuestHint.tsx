import { useTexts } from "../../../ui/hooks/useLanguage";
import { useWayTo } from "../../../ui/hooks/useReturnPath";
import { ButtonLink } from "../../../ui/Button/Button";
import styles from "./Conversation.module.css";

/** Stands where the signed-in write. */
export function GuestHint() {
  const texts = useTexts();
  const wayToLogin = useWayTo("/login");
  return (
    <div className={styles.guest}>
      <p>{texts.guestsRead}</p>
      <ButtonLink to={wayToLogin}>{texts.signIn}</ButtonLink>
    </div>
  );
}
