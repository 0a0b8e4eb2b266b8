import type { UpdateController } from "../controllers/updateController";
import { useServices } from "./services";
import { useStore } from "./useStore";

interface Update {
  readonly isOffered: boolean;
  readonly actions: Pick<UpdateController, "accept" | "putOff">;
}

/** A newer version of the client, when there is one. */
export function useUpdate(): Update {
  const { updates } = useServices();
  return { ...useStore(updates), actions: updates };
}
