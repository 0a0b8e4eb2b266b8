import { useStore } from "../../ui/hooks/useStore";
import { useServices } from "../../ui/services";
import type { Theme } from "./dto";
import type { ThemeStore } from "./store";

declare module "../../ui/services" {
  interface Services {
    readonly theme: ThemeStore;
  }
}

interface ThemeChoice {
  /** Null: as the system has it. */
  readonly theme: Theme | null;
  readonly choose: (theme: Theme | null) => void;
}

export function useTheme(): ThemeChoice {
  const { theme: store } = useServices();
  const { theme } = useStore(store);
  return { theme, choose: (chosen) => store.choose(chosen) };
}
