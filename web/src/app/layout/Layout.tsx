import { type ReactNode, useEffect, useRef } from "react";

import { useCurrentPage } from "../../ui/hooks/route";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useKeptScroll } from "../../ui/hooks/useKeptPlace";
import { lazyComponent } from "../../ui/lazyComponent/lazyComponent";
import { useLiveConnections, useUnreadTitle } from "../hooks";
import { AppHeader } from "./AppHeader";
import styles from "./Layout.module.css";

const Notices = lazyComponent(() => import("./Notices"));

/** The header with the current page below it. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const texts = useTexts();
  const main = useFocusOnNewPage();
  useLiveConnections();
  useUnreadTitle();

  return (
    <div className={styles.layout}>
      <a className={styles.skip} href="#main">
        {texts.skipToContent}
      </a>
      <AppHeader />
      <Notices />
      <main className={styles.main} id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** Moves the focus to a new page, unless the page moved it itself. */
function useFocusOnNewPage() {
  const main = useKeptScroll("page", true);
  const page = useCurrentPage();
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    const element = main.current;
    if (element === null) return;
    if (!element.contains(document.activeElement)) element.focus({ preventScroll: true });
  }, [main, page]);
  return main;
}
