import type { Roster } from "./snapshot";
import { useServices } from "../../ui/services";
import { useSelected, useStore } from "../../ui/hooks/useStore";
import type { PresenceController } from "./store";
import type { Later } from "../../lib/lazyStore";

declare module "../../ui/services" {
  interface Services {
    readonly presence: Later<Roster, PresenceController>;
  }
}

/** Who is online. */
export function usePresence(): Roster {
  return useStore(useServices().presence);
}

export function useIsOnline(username: string): boolean {
  return useSelected(useServices().presence, ({ people }) => people?.has(username) === true);
}
