import { useMessageParameter as useParameter } from "./route";

/** The seq of the message that the address leads to, null when it leads to none. */
export function useMessageParameter(): number | null {
  return useParameter();
}
