import { useRef, useState } from "react";

import { type Problem, problemOf } from "../../lib/problem";

export interface Submission<Args extends readonly unknown[] = []> {
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly submit: (...args: Args) => void;
}

/** Runs one request at a time and returns its problem, if any. */
export function useSubmit<Args extends readonly unknown[] = []>(action: (...args: Args) => Promise<void>): Submission<Args> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false); // `busy` is a render late: two clicks may come before it

  const run = async (args: Args) => {
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await action(...args);
    } catch (error) {
      const found = problemOf(error);
      if (found.kind !== "refused") console.warn("the server could not be asked", error);
      setProblem(found);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  return {
    busy,
    problem,
    submit: (...args) => {
      if (!running.current) void run(args);
    },
  };
}
