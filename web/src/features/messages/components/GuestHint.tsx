import { ButtonLink } from "../../../ui/Button/Button";
import { useAuthPath } from "../../../ui/hooks/route";
import { useTexts } from "../../../ui/hooks/useLanguage";
import styles from "./Conversation.module.css";

/** Shown to guests instead of the composer. */
export function GuestHint() {
  const texts = useTexts();
  const loginPath = useAuthPath("/login");
  return (
    <div className={styles.guest}>
      <p>{texts.guestsRead}</p>
      <ButtonLink to={loginPath}>{texts.signIn}</ButtonLink>
    </div>
  );
}
