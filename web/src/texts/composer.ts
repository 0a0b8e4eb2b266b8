import type { Language } from "../dto/language";

const ru = {
  compose: "Ваше сообщение",
  composeHint: "Enter — отправить, Shift+Enter — новая строка",
  send: "Отправить",
  mutedFor: (seconds: number) => `Слишком часто. Отправим сами через ${String(seconds)} с`,
  giveUp: "Отменить отправку",
  emoji: "Эмодзи",
  findEmoji: "Найти эмодзи",
  noEmoji: "Такого здесь нет",
  refused: {
    rate_limited: "Не отправлено: слишком часто",
    message_too_long: "Не отправлено: слишком длинное",
    forbidden: "Не отправлено: у вас нет права писать здесь",
    unavailable: "Не отправлено: сервер не смог сохранить",
    invalid_payload: "Не отправлено: в тексте недопустимые знаки",
  },
};

const en: typeof ru = {
  compose: "Your message",
  composeHint: "Enter sends, Shift+Enter starts a new line",
  send: "Send",
  mutedFor: (seconds) => `Too many at once. We'll send it in ${String(seconds)} s`,
  giveUp: "Cancel sending",
  emoji: "Emoji",
  findEmoji: "Find an emoji",
  noEmoji: "No such emoji here",
  refused: {
    rate_limited: "Not sent: too many at once",
    message_too_long: "Not sent: too long",
    forbidden: "Not sent: you have no right to write here",
    unavailable: "Not sent: the server could not store it",
    invalid_payload: "Not sent: the text has characters that are not allowed",
  },
};

/** The texts of writing a message: apart, for they are loaded with what says them. */
export const composerTexts: Record<Language, typeof ru> = { ru, en };
