import { useTexts } from "../../ui/hooks/useLanguage";
import styles from "./LoadingPage.module.css";

interface LoadingPageProps {
  /** The loading text; that of the page if left out. */
  readonly words?: string;
}

/** Shown while a page or its data is loading; short waits are not announced. */
export function LoadingPage({ words }: LoadingPageProps) {
  const texts = useTexts();
  return (
    <p className={styles.pending} role="status">
      {words ?? texts.loadingPage}
    </p>
  );
}
