import { useTexts } from "../../ui/hooks/useLanguage";
import { useWayTo } from "../../ui/hooks/useReturnPath";
import { useSession } from "../../features/accounts/hooks";
import { ButtonLink } from "../../ui/Button/Button";
import { Link } from "../../ui/Link/Link";
import { Logo } from "../../ui/Logo/Logo";
import { HeaderLink } from "./HeaderLink";
import { PersonalMenu } from "./PersonalMenu";
import { SearchLink } from "../../features/search/components/SearchLink";
import { UnreadBadge } from "../../features/conversations/components/UnreadBadge";
import styles from "./AppHeader.module.css";

/** The head of every page: the ways to all places, and what is one's own. */
export function AppHeader() {
  const texts = useTexts();
  const { status, user } = useSession();
  const wayToLogin = useWayTo("/login");
  return (
    <header className={styles.header}>
      <Link aria-label={`EchoChat — ${texts.home}`} className={styles.home} to="/">
        <Logo />
      </Link>
      <nav aria-label={texts.places} className={styles.places}>
        <HeaderLink icon="room" label={texts.publicRoom} shortLabel={texts.publicRoomShort} to="/rooms/public" />
        {user !== null && (
          <>
            <HeaderLink icon="people" label={texts.ownRooms} shortLabel={texts.ownRooms} to="/rooms">
              <UnreadBadge of="roomsUnread" />
            </HeaderLink>
            <HeaderLink icon="direct" label={texts.directChats} shortLabel={texts.directChatsShort} to="/direct">
              <UnreadBadge of="unread" />
            </HeaderLink>
          </>
        )}
      </nav>
      <div className={styles.own}>
        <SearchLink />
        {user === null && status !== "loading" && (
          <ButtonLink look="plain" to={wayToLogin}>
            {texts.signIn}
          </ButtonLink>
        )}
        <PersonalMenu />
      </div>
    </header>
  );
}
