import type { ClientConfig } from "../../lib/dto/config";
import { useServices } from "../services";
import { useStore } from "./useStore";

/** Returns the server's limits, or null before they are loaded. */
export function useConfig(): ClientConfig | null {
  return useStore(useServices().config).config;
}
