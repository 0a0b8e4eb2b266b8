import { Button } from "../../ui/Button/Button";
import { useTexts } from "../../ui/hooks/useLanguage";
import { noticesCatalogue } from "../../texts/notices";
import { useUpdate } from "../hooks";
import styles from "./UpdateNotice.module.css";

/** Offers a newer version, which is activated only on request. */
export function UpdateNotice() {
  const texts = useTexts();
  const notices = useTexts(noticesCatalogue);
  const { isOffered, actions } = useUpdate();
  return (
    <div aria-live="polite">
      {isOffered && (
        <div className={styles.notice}>
          <span>{notices.updateReady}</span>
          <Button onClick={actions.accept}>{texts.reload}</Button>
          <Button variant="text" onClick={actions.putOff}>
            {notices.later}
          </Button>
        </div>
      )}
    </div>
  );
}
