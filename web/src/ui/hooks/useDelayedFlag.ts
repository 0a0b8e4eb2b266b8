import { useEffect, useState } from "react";

/** True once the flag has been true for that many milliseconds: what passes at once need not be shown. */
export function useDelayedFlag(flag: boolean, delay: number): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!flag) return undefined;
    const timer = setTimeout(() => setLasted(true), delay);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [flag, delay]);
  return flag && lasted;
}
