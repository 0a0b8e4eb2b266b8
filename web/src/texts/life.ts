import type { Language } from "../dto/language";

const ru = {
  reactWith: (emoji: string) => `Поставить ${emoji}`,
  reactions: "Реакции",
  otherReaction: "Другая реакция",
  reactedBy: (emoji: string, names: string) => `${emoji} ${names}`,
  andOthers: (names: string, number: number) => (number === 0 ? names : `${names} и ещё ${String(number)}`),
  reply: "Ответить",
  copy: "Скопировать текст",
  copyLink: "Скопировать ссылку",
  notCopied: "Браузер не дал скопировать.",
  edit: "Изменить",
  remove: "Удалить",
  removeTitle: "Удалить сообщение у всех?",
  removeLead: "Вернуть его будет нельзя.",
  cancel: "Не удалять",
  replyingTo: (author: string) => `Ответ для ${author}`,
  editing: "Изменение сообщения",
  editedMeanwhile: "Тем временем сообщение изменено. Ваш текст заменит его",
  editedIsGone: "Тем временем сообщение удалено. Ваш текст можно отправить как новое",
  leave: "Отменить (Esc)",
  quoted: (author: string) => `Перейти к сообщению, на которое отвечают: ${author}`,
  typing: (names: readonly string[]) => {
    if (names.length > 3) return "Несколько человек пишут…";
    return `${names.join(", ")} ${names.length === 1 ? "пишет" : "пишут"}…`;
  },
  hide: "Понятно",
  refused: {
    too_late: "Изменить можно только в течение суток. Сообщение осталось прежним.",
    message_not_found: "Этого сообщения уже нет.",
    message_too_long: "Не изменено: слишком длинно.",
    forbidden: "На это у вас нет права.",
    rate_limited: "Слишком часто. Попробуйте ещё раз через несколько секунд.",
    too_many_reactions: "Здесь уже слишком много разных реакций.",
    invalid_payload: "Такое сервер не принимает.",
  } satisfies Record<string, string>,
  notChanged: "Не получилось: нет связи с сервером. Попробуйте ещё раз чуть позже.",
};

const en: typeof ru = {
  reactWith: (emoji) => `React with ${emoji}`,
  reactions: "Reactions",
  otherReaction: "Another reaction",
  reactedBy: (emoji, names) => `${emoji} ${names}`,
  andOthers: (names, number) => (number === 0 ? names : `${names} and ${String(number)} more`),
  reply: "Reply",
  copy: "Copy text",
  copyLink: "Copy link",
  notCopied: "The browser did not let us copy.",
  edit: "Edit",
  remove: "Delete",
  removeTitle: "Delete the message for everybody?",
  removeLead: "This cannot be undone.",
  cancel: "Keep it",
  replyingTo: (author) => `Reply to ${author}`,
  editing: "Editing the message",
  editedMeanwhile: "The message was changed meanwhile. Your text will replace it",
  editedIsGone: "The message was deleted meanwhile. You can send your text as a new one",
  leave: "Cancel (Esc)",
  quoted: (author) => `Go to the message that is answered: ${author}`,
  typing: (names) => {
    if (names.length > 3) return "Several people are writing…";
    return `${names.join(", ")} ${names.length === 1 ? "is" : "are"} writing…`;
  },
  hide: "OK",
  refused: {
    too_late: "Messages can be edited within a day. It stays as it was.",
    message_not_found: "This message is no longer there.",
    message_too_long: "Not changed: too long.",
    forbidden: "You have no right to do that.",
    rate_limited: "Too many at once. Please try again in some seconds.",
    too_many_reactions: "There are too many different reactions here already.",
    invalid_payload: "The server does not take that.",
  },
  notChanged: "That did not work: no connection to the server. Please try again in a moment.",
};

/** What is said about the life of messages: apart, for it is loaded when it is needed. */
export const lifeTexts: Record<Language, typeof ru> = { ru, en };
