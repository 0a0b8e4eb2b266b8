import { useTexts } from "../../hooks/useLanguage";
import { useSignOut } from "../../hooks/useSignOut";
import { Button } from "../../ui/Button/Button";
import { FormProblem } from "../../widgets/FormProblem/FormProblem";
import styles from "./ProfilePage.module.css";

/** The way out, and what it means. */
export function SignOutSection() {
  const texts = useTexts();
  const { busy, problem, submit } = useSignOut();
  return (
    <section aria-labelledby="sign-out" className={styles.leave}>
      <div>
        <h2 className={styles.subtitle} id="sign-out">
          {texts.signOutTitle}
        </h2>
        <p className={styles.soft}>{texts.signOutLead}</p>
      </div>
      <Button disabled={busy} look="quiet" onClick={submit}>
        {texts.signOut}
      </Button>
      <FormProblem problem={problem} />
    </section>
  );
}
