import type { Language } from "../../lib/dto/language";
import { appCatalogue, loadTexts } from "../../texts/catalogue";
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

/** Returns the texts of a catalogue, by default those of the application, in the chosen language. */
export function useTexts(): AppTexts;
export function useTexts<Texts>(catalogue: (language: Language) => Texts): Texts;
export function useTexts<Texts>(catalogue: (language: Language) => AppTexts | Texts = appCatalogue): AppTexts | Texts {
  return catalogue(useLanguage().language);
}
