import { useEffect, useState } from "react";

import { type Verdict, verdictOf } from "./passwordChecks";
import type { PasswordRules } from "./dto";
import { useServices } from "../../ui/services";
import { useLanguage } from "../../ui/hooks/useLanguage";

interface JudgedRule {
  readonly words: string;
  readonly verdict: Verdict;
}

/** The server's rules for passwords, in its words, and whether the password meets them; none until they are known. */
export function usePasswordRules(password: string, username: string): readonly JudgedRule[] {
  const { accounts } = useServices();
  const { language } = useLanguage();
  const [rules, setRules] = useState<PasswordRules | null>(null);
  useEffect(() => {
    let isCurrent = true;
    accounts
      .passwordRules()
      .then((loaded) => {
        if (isCurrent) setRules(loaded);
      })
      .catch((error: unknown) => console.warn("the password rules cannot be loaded", error));
    return () => {
      isCurrent = false;
    };
  }, [accounts, language]);
  if (rules === null) return [];
  const { codes, minLength } = rules;
  return rules.rules.map((words, index) => ({
    words,
    verdict: verdictOf(codes[index] ?? "", password, username, minLength),
  }));
}
