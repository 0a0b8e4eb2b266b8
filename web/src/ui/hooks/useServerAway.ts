import { useServices } from "../services";
import { useDelayedFlag } from "./useDelayedFlag";
import { useStore } from "./useStore";

const SHORT_OUTAGE = 1_500; // milliseconds; shorter breaks are nobody's business

/** True while the server can't be reached. */
export function useServerAway(): boolean {
  const { connectivity } = useServices();
  return useDelayedFlag(useStore(connectivity).isAway, SHORT_OUTAGE);
}
