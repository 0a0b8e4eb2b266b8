import { useEffect, useEffectEvent, useState } from "react";

import { useSession } from "../../features/accounts";
import { LanguageSwitch, ThemeSwitch } from "../../features/preferences";
import { useCurrentPage } from "../../ui/hooks/route";
import { useTexts } from "../../ui/hooks/useLanguage";
import { Icon } from "../../ui/Icon/Icon";
import { Link } from "../../ui/Link/Link";
import { Popover } from "../../ui/Popover/Popover";
import styles from "./PersonalPopover.module.css";
import { SignOut } from "./SignOut";

interface PersonalPopoverProps {
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

/** The way to one's profile, theme, language, and the way out. */
export default function PersonalPopover({ anchor, onClose }: PersonalPopoverProps) {
  const texts = useTexts();
  const { user } = useSession();
  useOnNewPage(onClose);
  return (
    <Popover anchor={anchor} label={texts.settings} onClose={onClose}>
      <div className={styles.items}>
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
    </Popover>
  );
}

function useOnNewPage(react: () => void) {
  const page = useCurrentPage();
  const [opened] = useState(page);
  const onNewPage = useEffectEvent(react);
  useEffect(() => {
    if (page !== opened) onNewPage();
  }, [page, opened]);
}
