import type { Theme } from "./dto";
import { useServices } from "../../ui/services";
import { useStore } from "../../ui/hooks/useStore";
import type { ThemeController } from "./store";

declare module "../../ui/services" {
  interface Services {
    readonly theme: ThemeController;
  }
}

interface ThemeChoice {
  /** Null: as the system has it. */
  readonly theme: Theme | null;
  readonly choose: (theme: Theme | null) => void;
}

export function useTheme(): ThemeChoice {
  const { theme: controller } = useServices();
  const { theme } = useStore(controller);
  return { theme, choose: (chosen) => controller.choose(chosen) };
}
