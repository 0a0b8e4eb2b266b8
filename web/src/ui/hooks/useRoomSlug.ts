import { useRouteParams } from "./route";
import { roomParamsSchema } from "../../lib/routes";

/** The slug in the address, null when it cannot be one. */
export function useRoomSlug(): string | null {
  return useRouteParams(roomParamsSchema)?.slug ?? null;
}
