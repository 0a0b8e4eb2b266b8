import { useSession } from "../../features/accounts";
import { LanguageSwitch, ThemeSwitch } from "../../features/preferences";
import { useTexts } from "../../ui/hooks/useLanguage";
import { Icon } from "../../ui/Icon/Icon";
import { Link } from "../../ui/Link/Link";
import styles from "./PersonalMenu.module.css";
import { SignOut } from "./SignOut";

/** The menu's content; loaded on hover or focus of its button. */
export default function MenuItems() {
  const texts = useTexts();
  const { user } = useSession();
  return (
    <>
      {user !== null && (
        <Link className={styles.item} to="/profile">
          <Icon name="person" />
          {texts.profile}
        </Link>
      )}
      <div className={styles.setting}>
        <span aria-hidden="true">{texts.theme}</span>
        <ThemeSwitch />
      </div>
      <div className={styles.setting}>
        <span aria-hidden="true">{texts.language}</span>
        <LanguageSwitch />
      </div>
      {user !== null && <SignOut className={styles.item} />}
    </>
  );
}
