import { useEffect, useId, useRef } from "react";
import { Link } from "react-router";

import { useTexts } from "../../hooks/useLanguage";
import { useCurrentPage } from "../../hooks/useReturnPath";
import { useSession } from "../../hooks/useSession";
import { Avatar } from "../../ui/Avatar/Avatar";
import { Icon } from "../../ui/Icon/Icon";
import { VisuallyHidden } from "../../ui/VisuallyHidden/VisuallyHidden";
import { LanguageSwitch } from "../LanguageSwitch/LanguageSwitch";
import { ThemeSwitch } from "../ThemeSwitch/ThemeSwitch";
import styles from "./PersonalMenu.module.css";
import { SignOut } from "./SignOut";

/** Who one is and how one likes it here, behind one button. */
export function PersonalMenu() {
  const texts = useTexts();
  const { user } = useSession();
  const id = useId();
  const menu = useClosedOnNewPage();
  return (
    <>
      <button className={styles.button} popoverTarget={id} type="button">
        {user === null ? (
          <>
            <Icon name="settings" />
            <VisuallyHidden>{texts.settings}</VisuallyHidden>
          </>
        ) : (
          <>
            <Avatar name={user.username} picture={user.profileImage} />
            <span className={styles.name}>{user.username}</span>
            <VisuallyHidden>, {texts.settings}</VisuallyHidden>
          </>
        )}
      </button>
      <div className={styles.menu} id={id} popover="auto" ref={menu}>
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
      </div>
    </>
  );
}

function useClosedOnNewPage() {
  const menu = useRef<HTMLDivElement>(null);
  const page = useCurrentPage();
  useEffect(() => menu.current?.hidePopover(), [page]);
  return menu;
}
