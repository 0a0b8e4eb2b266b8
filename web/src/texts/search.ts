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
  nothingLead: "Ищутся слова целиком, не их части; самые частые слова, вроде «и» или «на», не ищутся. Новое находится через секунду-другую.",
  noWords: (query: string) => `В запросе «${query}» искать нечего`,
  noWordsLead: "Одни знаки и самые частые слова, вроде «и» или «на», не ищутся. Добавьте другое слово.",
  moreToSearch: "Просмотрены только новые сообщения, не все.",
  searchOn: "Искать в более старых",
  rebuilding: "Поиск сейчас обновляется: старые сообщения найдутся чуть позже.",
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
  nothingLead: "Whole words are found, not parts of them; the most common ones, like “and” or “the”, are not. New messages can be found after a second or two.",
  noWords: (query) => `There is nothing to search for in “${query}”`,
  noWordsLead: "Signs alone and the most common words, like “and” or “the”, are not searched for. Add another word.",
  moreToSearch: "Only newer messages were searched, not all.",
  searchOn: "Search older ones",
  rebuilding: "Search is being updated: older messages will be found a little later.",
  shown: (number) => `Shown: ${String(number)}`,
};

/** What is said about search: apart, for it is loaded when it is needed. */
export const searchTexts: Record<Language, typeof ru> = { ru, en };
