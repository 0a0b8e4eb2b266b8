import { useRouteParams } from "../adapters/route";
import { userParamsSchema } from "../dto/route";

/** The name in the address, null when it cannot be one. */
export function useUserParam(): string | null {
  return useRouteParams(userParamsSchema)?.username ?? null;
}
