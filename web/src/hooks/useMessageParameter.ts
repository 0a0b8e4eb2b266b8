import { useMessageParameter as useParameter } from "../adapters/route";

/** The seq of the message that the address leads to, null when it leads to none. */
export function useMessageParameter(): number | null {
  return useParameter();
}
