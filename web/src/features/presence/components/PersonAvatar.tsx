import { Avatar } from "../../../ui/Avatar/Avatar";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import { useIsOnline } from "../hooks";
import styles from "./PersonAvatar.module.css";

interface PersonAvatarProps {
  readonly username: string;
  readonly picture: string | null;
}

/** A user's picture, with a dot while they are online. */
export function PersonAvatar({ username, picture }: PersonAvatarProps) {
  const texts = useTexts();
  const isOnline = useIsOnline(username);
  return (
    <span className={styles.person} data-online={isOnline}>
      <Avatar name={username} picture={picture} />
      {isOnline && <VisuallyHidden>{texts.online}</VisuallyHidden>}
    </span>
  );
}
