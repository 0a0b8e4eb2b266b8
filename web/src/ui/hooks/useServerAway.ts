import { useServices } from "../services";
import { useLasting } from "./useLasting";
import { useStore } from "./useStore";

const BLINK = 1_500; // milliseconds; shorter breaks are nobody's business

/** True while the server does not answer. */
export function useServerAway(): boolean {
  const { connectivity } = useServices();
  return useLasting(useStore(connectivity).isAway, BLINK);
}
