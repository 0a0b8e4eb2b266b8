import { noticesCatalogue } from "../../../texts/notices";
import { IconButton } from "../../../ui/Button/Button";
import { useAuthPath, useIsAuthPage } from "../../../ui/hooks/route";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Link } from "../../../ui/Link/Link";
import { useSession } from "../hooks";
import styles from "./SignedOutNotice.module.css";

/** Tells, in a calm voice, that the session ended without one's doing, and leads to signing in and back. */
export function SignedOutNotice() {
  const texts = useTexts();
  const notices = useTexts(noticesCatalogue);
  const { lost, actions } = useSession();
  const loginPath = useAuthPath("/login");
  const isAuthPage = useIsAuthPage();
  return (
    <div aria-live="polite">
      {lost !== null && !isAuthPage && (
        <div className={styles.notice}>
          <p>
            {notices.signedOutMeanwhile} <Link to={loginPath}>{notices.signInAgain}</Link>
          </p>
          <IconButton icon="close" label={texts.hide} onClick={() => actions.forgetLoss()} />
        </div>
      )}
    </div>
  );
}
