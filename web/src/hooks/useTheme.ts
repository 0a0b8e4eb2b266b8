import type { Theme } from "../dto/theme";
import { useServices } from "./services";
import { useStore } from "./useStore";

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
