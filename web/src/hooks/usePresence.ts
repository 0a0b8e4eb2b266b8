import type { Roster } from "../controllers/presence";
import { useServices } from "./services";
import { useSelected, useStore } from "./useStore";

/** Who is online. */
export function usePresence(): Roster {
  return useStore(useServices().presence);
}

export function useIsOnline(username: string): boolean {
  return useSelected(useServices().presence, ({ people }) => people?.has(username) === true);
}
