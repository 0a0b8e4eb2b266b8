import type { Language } from "../lib/dto/language";

const ru = {
  field: "Поиск сообщений",
  hint: "Находит слова в любой форме. «Фраза в кавычках» — точное совпадение, -слово — исключить, or — или.",
  submit: "Найти",
  where: "Где искать",
  everywhere: "Все комнаты",
  rooms: "Комнаты",
  results: "Результаты",
  start: "Поиск по всем комнатам, которые вам доступны",
  startForGuests: "Гостям доступен поиск по общей комнате. Войдите, чтобы искать и в своих.",
  loading: "Поиск…",
  nothing: (query: string) => `По запросу «${query}» ничего не найдено`,
  nothingLead: "Поиск идёт по целым словам. Новые сообщения появляются в нём через пару секунд.",
  noWords: (query: string) => `В запросе «${query}» нет слов`,
  noWordsLead: "Введите слово или число. Знаки препинания и эмодзи не учитываются.",
  moreToSearch: "Более старые сообщения ещё не просмотрены",
  searchOn: "Искать в старых сообщениях",
  rebuilding: "Поисковый индекс обновляется. Старые сообщения пока могут не находиться.",
  shown: (number: number) => `Показано: ${String(number)}`,
};

const en: typeof ru = {
  field: "Search messages",
  hint: "Finds words in any form. Use “quotes” for an exact phrase, -word to exclude a word, or to match either.",
  submit: "Search",
  where: "Search in",
  everywhere: "All rooms",
  rooms: "Rooms",
  results: "Results",
  start: "Search all rooms you have access to",
  startForGuests: "Guests can search the public room. Sign in to search your own rooms too.",
  loading: "Searching…",
  nothing: (query) => `No results for “${query}”`,
  nothingLead: "Search matches whole words. New messages show up after a couple of seconds.",
  noWords: (query) => `No words to search for in “${query}”`,
  noWordsLead: "Enter a word or a number. Punctuation and emoji are ignored.",
  moreToSearch: "Older messages haven't been searched yet",
  searchOn: "Search older messages",
  rebuilding: "The search index is being rebuilt. Older messages may be missing for now.",
  shown: (number) => `Showing ${String(number)}`,
};

/** Loaded with the search page. */
export const searchTexts: Record<Language, typeof ru> = { ru, en };
