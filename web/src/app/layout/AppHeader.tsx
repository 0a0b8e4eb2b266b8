import { useSession } from "../../features/accounts";
import { UnreadBadge } from "../../features/conversations";
import { SearchLink } from "../../features/search";
import { ButtonLink } from "../../ui/Button/Button";
import { useAuthPath } from "../../ui/hooks/route";
import { useTexts } from "../../ui/hooks/useLanguage";
import { Link } from "../../ui/Link/Link";
import { Logo } from "../../ui/Logo/Logo";
import styles from "./AppHeader.module.css";
import { HeaderLink } from "./HeaderLink";
import { PersonalMenu } from "./PersonalMenu";

/** The header: navigation and the user's menu. */
export function AppHeader() {
  const texts = useTexts();
  const { status, user } = useSession();
  const loginPath = useAuthPath("/login");
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
              <UnreadBadge of="rooms" />
            </HeaderLink>
            <HeaderLink icon="direct" label={texts.directChats} shortLabel={texts.directChatsShort} to="/direct">
              <UnreadBadge of="direct" />
            </HeaderLink>
          </>
        )}
      </nav>
      <div className={styles.own}>
        <SearchLink />
        {user === null && status !== "loading" && (
          <ButtonLink variant="text" to={loginPath}>
            {texts.signIn}
          </ButtonLink>
        )}
        <PersonalMenu />
      </div>
    </header>
  );
}
