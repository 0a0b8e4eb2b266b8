import type { Language } from "../../lib/dto/language";
import { loadTexts, textsIn } from "../../texts/catalogue";
import type { AppTexts } from "../../texts/types";
import { useServices } from "../services";
import { useStore } from "./useStore";

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

export function useLanguage(): LanguageChoice {
  const { language: controller } = useServices();
  const { language } = useStore(controller);
  return { language, choose: (chosen) => void loadTexts(chosen).then(() => controller.choose(chosen)) };
}

/** The interface's texts in the chosen language. */
export function useTexts(): AppTexts {
  return textsIn(useLanguage().language);
}
