import { Link } from "react-router";

import { useTexts } from "../../hooks/useLanguage";
import { useWayTo } from "../../hooks/useReturnPath";
import { useSession } from "../../hooks/useSession";
import { useSubmit } from "../../hooks/useSubmit";
import { Avatar } from "../../ui/Avatar/Avatar";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { Logo } from "../../ui/Logo/Logo";
import { LanguageSwitch } from "../LanguageSwitch/LanguageSwitch";
import styles from "./AppHeader.module.css";

/** The head of every page: the way home, the language, and who one is. */
export function AppHeader() {
  const texts = useTexts();
  const { status, user } = useSession();
  const wayToLogin = useWayTo("/login");
  return (
    <header className={styles.header}>
      <Link aria-label={`EchoChat — ${texts.home}`} className={styles.home} to="/">
        <Logo />
      </Link>
      <div className={styles.tools}>
        <LanguageSwitch />
        {user !== null && <SignedIn picture={user.profileImage} username={user.username} />}
        {user === null && status !== "loading" && (
          <ButtonLink look="plain" to={wayToLogin}>
            {texts.signIn}
          </ButtonLink>
        )}
      </div>
    </header>
  );
}

function SignedIn({ username, picture }: { readonly username: string; readonly picture: string | null }) {
  const texts = useTexts();
  const { actions } = useSession();
  const { busy, problem, submit } = useSubmit(() => actions.signOut());
  return (
    <>
      <span className={styles.me}>
        <Avatar name={username} picture={picture} />
        <span className={styles.name}>{username}</span>
      </span>
      <Button disabled={busy} look="plain" onClick={submit}>
        {texts.signOut}
      </Button>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem.kind === "refused" ? problem.message : texts.serverAway}
        </p>
      )}
    </>
  );
}
