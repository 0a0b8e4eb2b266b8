import { type ReactNode, useEffect, useRef, useState } from "react";

import { Button } from "../../../ui/Button/Button";
import { Form } from "../../../ui/Form/Form";
import { FormProblem } from "../../../ui/FormProblem/FormProblem";
import { useCountdown } from "../../../ui/hooks/useCountdown";
import type { useSubmit } from "../../../ui/hooks/useSubmit";
import { Link } from "../../../ui/Link/Link";
import styles from "./AuthForm.module.css";

interface AuthFormProps {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly submission: Pick<ReturnType<typeof useSubmit>, "busy" | "problem">;
  readonly onSubmit: () => void;
  readonly elsewhere: { readonly question: string; readonly to: string; readonly answer: string };
  readonly children: ReactNode;
}

/** The common frame of signing in and signing up. */
export function AuthForm({ title, lead, action, submission, onSubmit, elsewhere, children }: AuthFormProps) {
  const { busy, problem } = submission;
  const wait = useCountdown(problem?.until ?? 0);
  const form = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problem, attempts]);

  return (
    <section className={styles.page}>
      <Form
        aria-labelledby="entry-title"
        className={styles.form}
        onSubmit={() => {
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
        <FormProblem problem={problem} />
        {children}
        <Button disabled={busy || wait > 0} type="submit">
          {action}
        </Button>
        <p className={styles.elsewhere}>
          {elsewhere.question} <Link to={elsewhere.to}>{elsewhere.answer}</Link>
        </p>
      </Form>
    </section>
  );
}
