import { useRouteParams } from "../adapters/route";
import { directParamsSchema } from "../dto/route";

/** Whom the address names, and whether as it should; null when it names nobody. */
export function useDirectParams() {
  return useRouteParams(directParamsSchema);
}
