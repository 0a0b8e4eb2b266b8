import type { Language } from "../lib/dto/language";

/** Creates a value per language on first use: Intl formatters are slow to create, and most pages need few. */
export function perLanguage<Made>(make: (language: Language) => Made): (language: Language) => Made {
  const made: Partial<Record<Language, Made>> = {};
  return (language) => (made[language] ??= make(language));
}
