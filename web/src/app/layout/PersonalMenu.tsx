import { useEffect, useId, useRef, useState } from "react";

import { useSession } from "../../features/accounts";
import { Avatar } from "../../ui/Avatar/Avatar";
import { useCurrentPage } from "../../ui/hooks/route";
import { useTexts } from "../../ui/hooks/useLanguage";
import { Icon } from "../../ui/Icon/Icon";
import { lazyComponent } from "../../ui/lazyComponent/lazyComponent";
import { VisuallyHidden } from "../../ui/VisuallyHidden/VisuallyHidden";
import styles from "./PersonalMenu.module.css";

const MenuItems = lazyComponent(() => import("./MenuItems"));

/** The user's menu: account and preferences. */
export function PersonalMenu() {
  const texts = useTexts();
  const { user } = useSession();
  const id = useId();
  const menu = useClosedOnNewPage();
  const [isWanted, setIsWanted] = useState(false);
  const want = () => setIsWanted(true);
  return (
    <>
      <button className={styles.button} onFocus={want} onPointerEnter={want} popoverTarget={id} type="button">
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
        {isWanted && <MenuItems />}
      </div>
    </>
  );
}

function useClosedOnNewPage() {
  const menu = useRef<HTMLDivElement>(null);
  const page = useCurrentPage();
  useEffect(() => {
    if (menu.current !== null && "hidePopover" in menu.current) menu.current.hidePopover();
  }, [page]);
  return menu;
}
