import { profilePath } from "../../../lib/routes";
import { directCatalogue } from "../../../texts/direct";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useRelativeTime } from "../../../ui/hooks/useRelativeTime";
import { Icon } from "../../../ui/Icon/Icon";
import { Link } from "../../../ui/Link/Link";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import { PersonAvatar, useIsOnline } from "../../presence";
import type { Peer } from "../../rooms";
import styles from "./DirectHeader.module.css";

/** The peer of a conversation, with presence. */
export function DirectHeader({ peer }: { readonly peer: Peer }) {
  const texts = useTexts();
  const direct = useTexts(directCatalogue);
  const isOnline = useIsOnline(peer.username);
  return (
    <div className={styles.header}>
      <Link className={styles.back} to="/direct">
        <Icon name="back" />
        <VisuallyHidden>{direct.backToChats}</VisuallyHidden>
      </Link>
      <Link className={styles.person} to={profilePath(peer.username)}>
        <PersonAvatar picture={peer.profileImage} username={peer.username} />
        <span className={styles.words}>
          <h1 className={styles.name}>{peer.username}</h1>
          <span className={styles.state} data-online={isOnline}>
            {isOnline ? texts.online : peer.lastSeen === null ? texts.awayNow : <LastSeen time={peer.lastSeen} />}
          </span>
        </span>
      </Link>
    </div>
  );
}

function LastSeen({ time }: { readonly time: number }) {
  const texts = useTexts();
  return texts.wasOnline({ ago: useRelativeTime(time) });
}
