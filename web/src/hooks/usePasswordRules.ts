import { useEffect, useState } from "react";

import { useServices } from "./services";
import { useLanguage } from "./useLanguage";

/** The server's rules for passwords, in its words; none until they are known. */
export function usePasswordRules(): readonly string[] {
  const { accounts } = useServices();
  const { language } = useLanguage();
  const [rules, setRules] = useState<readonly string[]>([]);
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
  return rules;
}
