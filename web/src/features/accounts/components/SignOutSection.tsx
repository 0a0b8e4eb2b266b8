import { Button } from "../../../ui/Button/Button";
import { FormProblem } from "../../../ui/FormProblem/FormProblem";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { profileCatalogue } from "../../../texts/profile";
import { useSignOut } from "../hooks";
import styles from "./ProfileForm.module.css";

/** Signing out, with an explanation. */
export function SignOutSection() {
  const texts = useTexts();
  const profileTexts = useTexts(profileCatalogue);
  const { busy, problem, submit } = useSignOut();
  return (
    <section aria-labelledby="sign-out" className={styles.leave}>
      <div>
        <h2 className={styles.subtitle} id="sign-out">
          {profileTexts.signOutTitle}
        </h2>
        <p className={styles.soft}>{profileTexts.signOutLead}</p>
      </div>
      <Button disabled={busy} variant="secondary" onClick={submit}>
        {texts.signOut}
      </Button>
      <FormProblem problem={problem} />
    </section>
  );
}
