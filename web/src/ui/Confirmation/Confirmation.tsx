import { useId } from "react";

import { Button } from "../Button/Button";
import { useProblemText } from "../hooks/useProblemText";
import { useDialog } from "../hooks/useDialog";
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

/** A confirmation dialog. */
export function Confirmation({ question, onYes, onClose }: ConfirmationProps) {
  const id = useId();
  const dialog = useDialog(true, onClose);
  const { busy, problem, submit } = useSubmit(onYes);
  const told = useProblemText(problem);
  return (
    <dialog aria-describedby={`${id}-lead`} aria-labelledby={id} className={styles.dialog} ref={dialog}>
      <h2 className={styles.title} id={id}>
        {question.title}
      </h2>
      <p id={`${id}-lead`}>{question.lead}</p>
      {problem !== null && <Notice look="danger">{told.join(" ")}</Notice>}
      <div className={styles.answers}>
        <Button look="quiet" onClick={onClose}>
          {question.no}
        </Button>
        <Button disabled={busy} look="grave" onClick={submit}>
          {question.yes}
        </Button>
      </div>
    </dialog>
  );
}
