import type { Language } from "../dto/language";

const ru = {
  field: "Что найти",
  hint: "Слова находятся в любой форме. Можно искать «фразу в кавычках», исключать -слово, соединять через or.",
  submit: "Найти",
  where: "Где искать",
  everywhere: "Во всех комнатах",
  rooms: "Комнаты",
  results: "Результаты",
  start: "Введите слово, и найдётся всё, что с ним сказано в комнатах, которые вам открыты.",
  startForGuests: "Гостям видны сообщения общей комнаты. Войдите, чтобы искать и в своих.",
  loading: "Ищем…",
  nothing: (query: string) => `По запросу «${query}» ничего не нашлось`,
  nothingLead: "Поиск идёт по целым словам. Новые сообщения появляются в нём через пару секунд.",
  noWords: (query: string) => `В запросе «${query}» нет слов`,
  noWordsLead: "Введите слово или число. Знаки и эмодзи в поиске не учитываются.",
  moreToSearch: "Более старые сообщения ещё не просмотрены.",
  searchOn: "Искать в старых сообщениях",
  rebuilding: "Поисковый индекс обновляется. Старые сообщения пока могут не находиться.",
  shown: (number: number) => `Показано: ${String(number)}`,
};

const en: typeof ru = {
  field: "What to find",
  hint: "Words are found in all their forms. You can look for a “phrase in quotes”, leave out a -word, join with or.",
  submit: "Search",
  where: "Where to look",
  everywhere: "In all rooms",
  rooms: "Rooms",
  results: "Results",
  start: "Type a word to find all that was said with it in the rooms that are open to you.",
  startForGuests: "Guests see messages of the public room. Sign in to search in your own rooms too.",
  loading: "Searching…",
  nothing: (query) => `Nothing was found for “${query}”`,
  nothingLead: "Search matches whole words. New messages show up in it after a couple of seconds.",
  noWords: (query) => `No words to search for in “${query}”`,
  noWordsLead: "Enter a word or a number. Punctuation and emoji are ignored.",
  moreToSearch: "Older messages haven't been searched yet.",
  searchOn: "Search older messages",
  rebuilding: "The search index is being rebuilt. Older messages may be missing for now.",
  shown: (number) => `Shown: ${String(number)}`,
};

/** What is said about search: apart, for it is loaded when it is needed. */
export const searchTexts: Record<Language, typeof ru> = { ru, en };
