import { useSyncExternalStore } from "react";

import { startOfDay } from "../../texts/format";

const CHECK_INTERVAL = 30_000; // milliseconds; a timer set for midnight would miss a machine's sleep and changes of its clock

/** Midnight before now, where the reader is, in milliseconds since the epoch; another one as soon as a day begins. */
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
