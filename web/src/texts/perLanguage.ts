import type { Language } from "../dto/language";

/** Keeps what is made for a language from its first use on: a formatter of Intl takes long to make, and most pages need few. */
export function perLanguage<Made>(make: (language: Language) => Made): (language: Language) => Made {
  const made: Partial<Record<Language, Made>> = {};
  return (language) => (made[language] ??= make(language));
}
