import type { ClientConfig } from "../../lib/dto/config";
import { useServices } from "../services";
import { useStore } from "./useStore";

/** The server's limits, null until they are known. */
export function useConfig(): ClientConfig | null {
  return useStore(useServices().config).config;
}
