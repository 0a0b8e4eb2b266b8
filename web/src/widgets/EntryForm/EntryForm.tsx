import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link } from "react-router";

import { useCountdown } from "../../hooks/useCountdown";
import { useTexts } from "../../hooks/useLanguage";
import type { useSubmit } from "../../hooks/useSubmit";
import { Button } from "../../ui/Button/Button";
import { Notice } from "../../ui/Notice/Notice";
import styles from "./EntryForm.module.css";

interface EntryFormProps {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly submission: Pick<ReturnType<typeof useSubmit>, "busy" | "problem">;
  readonly onSubmit: () => void;
  readonly elsewhere: { readonly question: string; readonly to: string; readonly answer: string };
  readonly children: ReactNode;
}

/** The common frame of signing in and signing up. */
export function EntryForm({ title, lead, action, submission, onSubmit, elsewhere, children }: EntryFormProps) {
  const { busy, problem } = submission;
  const wait = useCountdown(problem?.until ?? 0);
  const form = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problem, attempts]);

  return (
    <section className={styles.page}>
      <form
        aria-labelledby="entry-title"
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAttempts(attempts + 1);
          onSubmit();
        }}
        ref={form}
      >
        <div>
          <h1 className={styles.title} id="entry-title">
            {title}
          </h1>
          <p className={styles.lead}>{lead}</p>
        </div>
        <Whole problem={problem} wait={wait} />
        {children}
        <Button disabled={busy || wait > 0} type="submit">
          {action}
        </Button>
        <p className={styles.elsewhere}>
          {elsewhere.question} <Link to={elsewhere.to}>{elsewhere.answer}</Link>
        </p>
      </form>
    </section>
  );
}

/** What went wrong as a whole; what belongs to a field stands there. */
function Whole({ problem, wait }: { readonly problem: EntryFormProps["submission"]["problem"]; readonly wait: number }) {
  const texts = useTexts();
  if (problem === null) return null;
  if (problem.until > 0) return wait > 0 ? <Notice look="waiting">{texts.waitSeconds(wait)}</Notice> : null;
  const words = [...(problem.fields.body ?? []), ...(problem.fields.credentials ?? [])];
  if (words.length > 0) return <Notice look="alarm">{words.join(" ")}</Notice>;
  if (problem.kind === "away") return <Notice look="alarm">{texts.serverAway}</Notice>;
  if (problem.kind === "unexpected") return <Notice look="alarm">{texts.unexpected}</Notice>;
  return Object.keys(problem.fields).length > 0 ? null : <Notice look="alarm">{problem.message}</Notice>;
}
