import { useEffect, useState } from "react";

/** True once the flag has been true for `delay` milliseconds, so that short states are not shown. */
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
