import { AlertDialog } from "@base-ui/react/alert-dialog";

import { Button } from "../Button/Button";
import { useBackCloses } from "../hooks/useBackCloses";
import { useProblemText } from "../hooks/useProblemText";
import { useSubmit } from "../hooks/useSubmit";
import { Notice } from "../Notice/Notice";
import styles from "./Confirmation.module.css";

export interface Question {
  readonly title: string;
  /** The consequences. */
  readonly lead: string;
  readonly yes: string;
  readonly no: string;
}

interface ConfirmationProps {
  readonly question: Question;
  /** Runs the action; errors are shown here and it can be tried again. */
  readonly onYes: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something is done that has consequences. Mounted while it is open. */
export function Confirmation({ question, onYes, onClose }: ConfirmationProps) {
  const { busy, problem, submit } = useSubmit(onYes);
  const told = useProblemText(problem);
  useBackCloses(onClose);
  return (
    <AlertDialog.Root onOpenChange={onClose} open>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.dialog}>
          <AlertDialog.Title className={styles.title}>{question.title}</AlertDialog.Title>
          <AlertDialog.Description>{question.lead}</AlertDialog.Description>
          {problem !== null && <Notice variant="danger">{told.join(" ")}</Notice>}
          <div className={styles.answers}>
            <Button variant="secondary" onClick={onClose}>
              {question.no}
            </Button>
            <Button disabled={busy} variant="danger" onClick={submit}>
              {question.yes}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
