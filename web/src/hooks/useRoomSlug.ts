import { useRouteParams } from "../adapters/route";
import { roomParamsSchema } from "../dto/route";

/** The slug in the address, null when it cannot be one. */
export function useRoomSlug(): string | null {
  return useRouteParams(roomParamsSchema)?.slug ?? null;
}
