import type { UpdateController } from "./updateStore";
import { useServices } from "../ui/services";
import { useStore } from "../ui/hooks/useStore";

interface Update {
  readonly isOffered: boolean;
  readonly actions: Pick<UpdateController, "accept" | "putOff">;
}

/** A newer version of the client, when there is one. */
export function useUpdate(): Update {
  const { updates } = useServices();
  return { ...useStore(updates), actions: updates };
}
