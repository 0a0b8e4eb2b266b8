import type { Problem } from "../../lib/problem";
import { useTexts } from "./useLanguage";

/** Returns the texts of a problem: the server's texts for the field, if any. */
export function useProblemText(problem: Problem | null, field = ""): readonly string[] {
  const texts = useTexts();
  if (problem === null) return [];
  if (problem.kind === "refused") return problem.fields[field] ?? [problem.message];
  return [problem.kind === "away" ? texts.serverAway : texts.unexpected];
}
