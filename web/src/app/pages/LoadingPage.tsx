import { useTexts } from "../../ui/hooks/useLanguage";
import styles from "./LoadingPage.module.css";

interface LoadingPageProps {
  /** What is being waited for, the page itself when left out. */
  readonly words?: string;
}

/** Shown while a page or what it tells of is loaded; what comes quickly is not announced at all. */
export function LoadingPage({ words }: LoadingPageProps) {
  const texts = useTexts();
  return (
    <p className={styles.pending} role="status">
      {words ?? texts.loadingPage}
    </p>
  );
}
