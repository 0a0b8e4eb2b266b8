import type { User } from "../../dto/account";
import { useDirectStart } from "../../hooks/useDirectStart";
import { useLanguage, useTexts } from "../../hooks/useLanguage";
import { useProfileTexts } from "../../hooks/useProfileTexts";
import { useIsOnline } from "../../hooks/usePresence";
import { useRelativeTime } from "../../hooks/useRelativeTime";
import { useWayTo } from "../../hooks/useReturnPath";
import { useSession } from "../../hooks/useSession";
import { formatDate } from "../../texts/format";
import { Avatar } from "../../ui/Avatar/Avatar";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { FormProblem } from "../../widgets/FormProblem/FormProblem";
import { Moment } from "../../widgets/Moment/Moment";
import styles from "./UserPage.module.css";

interface ProfileProps {
  readonly user: User;
  readonly onBrokenPicture: () => void;
}

export function Profile({ user, onBrokenPicture }: ProfileProps) {
  const texts = useTexts();
  const profileTexts = useProfileTexts();
  const { language } = useLanguage();
  const isOnline = useIsOnline(user.username);
  return (
    <div className={styles.page}>
      <article className={styles.card}>
        <Avatar name={user.username} onBroken={onBrokenPicture} picture={user.profileImage} size="large" />
        <div className={styles.who}>
          <h1 className={styles.name}>{user.username}</h1>
          {isOnline && (
            <p className={styles.online}>
              <span aria-hidden="true" className={styles.dot} />
              {texts.onlineNow}
            </p>
          )}
          {!isOnline && user.lastSeen !== null && <LastSeen time={user.lastSeen} />}
        </div>
        <p className={styles.bio} data-empty={user.bio === ""} dir="auto">
          {user.bio === "" ? profileTexts.noBio : user.bio}
        </p>
        <Approach username={user.username} />
        {user.registeredAt !== null && (
          <p className={styles.since}>{profileTexts.memberSince(formatDate(user.registeredAt, language))}</p>
        )}
      </article>
    </div>
  );
}

function LastSeen({ time }: { readonly time: number }) {
  const profileTexts = useProfileTexts();
  return (
    <p className={styles.soft}>
      <Moment time={time}>{profileTexts.lastSeen(useRelativeTime(time))}</Moment>
    </p>
  );
}

/** What one can do about this person. */
function Approach({ username }: { readonly username: string }) {
  const profileTexts = useProfileTexts();
  const { user: me } = useSession();
  const wayToLogin = useWayTo("/login");
  const { busy, problem, submit } = useDirectStart(username);
  if (me === null) return <ButtonLink to={wayToLogin}>{profileTexts.signInToWriteTo}</ButtonLink>;
  if (me.username === username) {
    return (
      <ButtonLink look="quiet" to="/profile">
        {profileTexts.editProfile}
      </ButtonLink>
    );
  }
  return (
    <>
      <Button disabled={busy} onClick={submit}>
        {profileTexts.writeTo}
      </Button>
      <FormProblem problem={problem} />
    </>
  );
}
