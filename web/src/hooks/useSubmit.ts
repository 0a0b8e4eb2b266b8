import { useState } from "react";

import { type Problem, problemOf } from "../controllers/problem";

export interface Submission {
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly submit: () => void;
}

/** Runs an action that asks the server, one at a time, and tells what went wrong. */
export function useSubmit(action: () => Promise<void>): Submission {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const run = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await action();
    } catch (error) {
      const found = problemOf(error);
      if (found.kind !== "refused") console.warn("the server could not be asked", error);
      setProblem(found);
    } finally {
      setBusy(false);
    }
  };

  return {
    busy,
    problem,
    submit: () => {
      if (!busy) void run();
    },
  };
}
