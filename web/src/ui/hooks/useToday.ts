import { useSyncExternalStore } from "react";

import { startOfDay } from "../../texts/format";

const CHECK_INTERVAL = 30_000; // milliseconds; a timer set for midnight would miss a machine's sleep and changes of its clock

/** Returns the start of the local day, in milliseconds since the epoch; updated at midnight. */
export function useToday(): number {
  return useSyncExternalStore(subscribe, () => startOfDay(Date.now()));
}

function subscribe(onLook: () => void): () => void {
  const timer = setInterval(onLook, CHECK_INTERVAL);
  document.addEventListener("visibilitychange", onLook);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onLook);
  };
}
