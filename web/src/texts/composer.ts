import type { Language } from "../lib/dto/language";

const ru = {
  compose: "Написать сообщение",
  composeHint: "Enter — отправить, Shift+Enter — новая строка",
  send: "Отправить",
  mutedFor: (seconds: number) => `Слишком много сообщений. Отправим через ${String(seconds)} с`,
  giveUp: "Отменить отправку",
  emoji: "Эмодзи",
  findEmoji: "Поиск эмодзи",
  noEmoji: "Ничего не найдено",
  refused: {
    rate_limited: "Не отправлено: слишком много сообщений",
    message_too_long: "Не отправлено: слишком длинное сообщение",
    forbidden: "Не отправлено: вам запрещено писать",
    unavailable: "Не отправлено: сервер недоступен",
    invalid_payload: "Не отправлено: недопустимые символы",
  },
};

const en: typeof ru = {
  compose: "Write a message",
  composeHint: "Enter to send, Shift+Enter for a new line",
  send: "Send",
  mutedFor: (seconds) => `Too many messages. Sending in ${String(seconds)} s`,
  giveUp: "Cancel sending",
  emoji: "Emoji",
  findEmoji: "Search emoji",
  noEmoji: "Nothing found",
  refused: {
    rate_limited: "Not sent: too many messages",
    message_too_long: "Not sent: message too long",
    forbidden: "Not sent: you can't post here",
    unavailable: "Not sent: server unavailable",
    invalid_payload: "Not sent: invalid characters",
  },
};

/** Loaded with the composer. */
export const composerTexts: Record<Language, typeof ru> = { ru, en };
