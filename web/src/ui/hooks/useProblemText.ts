import type { Problem } from "../../lib/problem";
import { useTexts } from "./useLanguage";

/** What went wrong, in words: those of the server about a field where it has any. */
export function useProblemText(problem: Problem | null, field = ""): readonly string[] {
  const texts = useTexts();
  if (problem === null) return [];
  if (problem.kind === "refused") return problem.fields[field] ?? [problem.message];
  return [problem.kind === "away" ? texts.serverAway : texts.unexpected];
}
