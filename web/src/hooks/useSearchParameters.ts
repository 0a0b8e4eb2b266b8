import { useSearchParameters as useParameters } from "../adapters/route";
import type { SearchParameters } from "../dto/route";

/** What the address asks to search for, and where. */
export function useSearchParameters(): SearchParameters {
  return useParameters();
}
