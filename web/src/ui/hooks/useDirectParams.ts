import { useRouteParams } from "./route";
import { directParamsSchema } from "../../lib/routes";

/** Whom the address names, and whether as it should; null when it names nobody. */
export function useDirectParams() {
  return useRouteParams(directParamsSchema);
}
