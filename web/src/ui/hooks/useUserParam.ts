import { useRouteParams } from "./route";
import { userParamsSchema } from "../../lib/routes";

/** The name in the address, null when it cannot be one. */
export function useUserParam(): string | null {
  return useRouteParams(userParamsSchema)?.username ?? null;
}
