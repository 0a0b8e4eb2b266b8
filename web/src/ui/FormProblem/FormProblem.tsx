import { useCountdown } from "../hooks/useCountdown";
import { useTexts } from "../hooks/useLanguage";
import type { Submission } from "../hooks/useSubmit";
import { Notice } from "../Notice/Notice";

/** A form's problem, apart from those shown at the fields. */
export function FormProblem({ problem }: Pick<Submission, "problem">) {
  const texts = useTexts();
  const wait = useCountdown(problem?.until ?? 0);
  if (problem === null) return null;
  if (problem.until > 0) return wait > 0 ? <Notice variant="warning">{texts.waitSeconds({ seconds: wait })}</Notice> : null;
  const words = [...(problem.fields.body ?? []), ...(problem.fields.credentials ?? [])];
  if (words.length > 0) return <Notice variant="danger">{words.join(" ")}</Notice>;
  if (problem.kind === "away") return <Notice variant="danger">{texts.serverAway}</Notice>;
  if (problem.kind === "unexpected") return <Notice variant="danger">{texts.unexpected}</Notice>;
  return Object.keys(problem.fields).length > 0 ? null : <Notice variant="danger">{problem.message}</Notice>;
}
