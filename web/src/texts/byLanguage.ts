import { DEFAULT_LANGUAGE, type Language } from "../lib/dto/language";

/** Chooses a part's texts by language, of modules by the paths of their catalogues. */
export function byLanguage<Texts>(modules: Readonly<Record<string, Texts>>): (language: Language) => Texts {
  const fallback = modules[pathOf(DEFAULT_LANGUAGE)];
  if (fallback === undefined) throw new Error(`there are no texts in ${DEFAULT_LANGUAGE}`);
  return (language) => modules[pathOf(language)] ?? fallback;
}

export function pathOf(language: Language): string {
  return `./locale/${language}.po`;
}
