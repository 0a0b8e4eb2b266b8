import type { ComponentProps, ReactNode } from "react";
import { Navigate } from "react-router";

import type { Problem } from "../../../lib/problem";
import { Button } from "../../../ui/Button/Button";
import { Form } from "../../../ui/Form/Form";
import { FormProblem } from "../../../ui/FormProblem/FormProblem";
import { useReturnPath } from "../../../ui/hooks/route";
import { useCountdown } from "../../../ui/hooks/useCountdown";
import { useDocumentTitle } from "../../../ui/hooks/useDocumentTitle";
import { Link } from "../../../ui/Link/Link";
import { useSession } from "../hooks";
import styles from "./AuthForm.module.css";

interface AuthFormProps {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  /** What `useForm` returned. */
  readonly form: {
    readonly busy: boolean;
    readonly problem: Problem | null;
    readonly form: Pick<ComponentProps<typeof Form>, "onSubmit" | "ref">;
  };
  readonly elsewhere: { readonly question: string; readonly to: string; readonly answer: string };
  readonly children: ReactNode;
}

/** The page of signing in or up, which leads back when that is done. */
export function AuthForm({ title, lead, action, form: { busy, problem, form }, elsewhere, children }: AuthFormProps) {
  useDocumentTitle(title);
  const { user } = useSession();
  const returnPath = useReturnPath();
  const wait = useCountdown(problem?.until ?? 0);
  if (user !== null) return <Navigate replace to={returnPath} />;
  return (
    <section className={styles.page}>
      <Form {...form} aria-labelledby="entry-title" className={styles.form}>
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
