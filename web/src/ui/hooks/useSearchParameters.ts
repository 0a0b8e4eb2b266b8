import { useSearchParameters as useParameters } from "./route";
import type { SearchParameters } from "../../lib/routes";

/** What the address asks to search for, and where. */
export function useSearchParameters(): SearchParameters {
  return useParameters();
}
