import type { LazyStore } from "../../lib/lazyStore";
import { useSelected, useStore } from "../../ui/hooks/useStore";
import { useServices } from "../../ui/services";
import type { PresenceSnapshot } from "./snapshot";
import type { PresenceStore } from "./store";

declare module "../../ui/services" {
  interface Services {
    readonly presence: LazyStore<PresenceSnapshot, PresenceStore>;
  }
}

/** The presence of all users. */
export function usePresence(): PresenceSnapshot {
  return useStore(useServices().presence);
}

export function useIsOnline(username: string): boolean {
  return useSelected(useServices().presence, ({ people }) => people?.has(username) === true);
}
