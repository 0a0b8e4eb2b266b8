import { Button } from "../../../ui/Button/Button";
import { useCountdown } from "../../../ui/hooks/useCountdown";
import { profileCatalogue } from "../../../texts/profile";
import { useTexts } from "../../../ui/hooks/useLanguage";
import type { Submission } from "../../../ui/hooks/useSubmit";
import { Icon } from "../../../ui/Icon/Icon";
import styles from "./SaveBar.module.css";

interface SaveBarProps {
  readonly isChanged: boolean;
  readonly isSaved: boolean;
  readonly submission: Submission;
  readonly onDiscard: () => void;
}

/** Shows whether there are unsaved changes, and saves them. */
export function SaveBar({ isChanged, isSaved, submission, onDiscard }: SaveBarProps) {
  const profileTexts = useTexts(profileCatalogue);
  const { busy, problem } = submission;
  const wait = useCountdown(problem?.until ?? 0);
  return (
    <div className={styles.bar} data-floating={isChanged || isSaved}>
      <p className={styles.state} role="status">
        {busy && <span aria-hidden="true" className={styles.working} />}
        {!busy && isSaved && <Icon name="check" />}
        {busy ? profileTexts.saving : isChanged ? profileTexts.unsaved : isSaved ? profileTexts.saved : ""}
      </p>
      {isChanged && (
        <Button disabled={busy} variant="text" onClick={onDiscard}>
          {profileTexts.discardChanges}
        </Button>
      )}
      <Button disabled={busy || !isChanged || wait > 0} type="submit">
        {profileTexts.save}
      </Button>
    </div>
  );
}
