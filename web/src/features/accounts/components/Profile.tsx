import type { ReactNode } from "react";

import { formatDate } from "../../../texts/format";
import { Avatar } from "../../../ui/Avatar/Avatar";
import { useLanguage, useTexts } from "../../../ui/hooks/useLanguage";
import { profileCatalogue } from "../../../texts/profile";
import { useRelativeTime } from "../../../ui/hooks/useRelativeTime";
import { Timestamp } from "../../../ui/Timestamp/Timestamp";
import { useIsOnline } from "../../presence";
import type { User } from "../dto";
import styles from "./Profile.module.css";

interface ProfileProps {
  readonly user: User;
  readonly onBrokenPicture: () => void;
  /** Actions for this user. */
  readonly children: ReactNode;
}

export function Profile({ user, onBrokenPicture, children }: ProfileProps) {
  const texts = useTexts();
  const profileTexts = useTexts(profileCatalogue);
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
        {children}
        {user.registeredAt !== null && (
          <p className={styles.since}>{profileTexts.memberSince({ day: formatDate(user.registeredAt, language) })}</p>
        )}
      </article>
    </div>
  );
}

function LastSeen({ time }: { readonly time: number }) {
  const profileTexts = useTexts(profileCatalogue);
  return (
    <p className={styles.soft}>
      <Timestamp time={time}>{profileTexts.lastSeen({ when: useRelativeTime(time) })}</Timestamp>
    </p>
  );
}
