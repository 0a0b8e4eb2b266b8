import { useSession } from "../../features/accounts";
import { Avatar } from "../../ui/Avatar/Avatar";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useLayer } from "../../ui/hooks/useLayer";
import { Icon } from "../../ui/Icon/Icon";
import { lazyComponent } from "../../ui/lazyComponent/lazyComponent";
import { VisuallyHidden } from "../../ui/VisuallyHidden/VisuallyHidden";
import styles from "./PersonalMenu.module.css";

const PersonalPopover = lazyComponent(() => import("./PersonalPopover"));

/** The user's menu: account and preferences. */
export function PersonalMenu() {
  const texts = useTexts();
  const { user } = useSession();
  const { trigger, anchor, close } = useLayer(PersonalPopover.preload);
  return (
    <>
      <button aria-haspopup="dialog" className={styles.button} type="button" {...trigger}>
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
      {anchor !== null && <PersonalPopover anchor={anchor} onClose={close} />}
    </>
  );
}
