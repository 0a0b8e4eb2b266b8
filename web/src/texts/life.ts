import type { Language } from "../lib/dto/language";

const ru = {
  reactWith: (emoji: string) => `Поставить ${emoji}`,
  reactions: "Реакции",
  otherReaction: "Другая реакция",
  reactedBy: (emoji: string, names: string) => `${emoji} ${names}`,
  andOthers: (names: string, number: number) => (number === 0 ? names : `${names} и ещё ${String(number)}`),
  reply: "Ответить",
  copy: "Скопировать текст",
  copyLink: "Скопировать ссылку",
  notCopied: "Не удалось скопировать",
  edit: "Изменить",
  remove: "Удалить",
  removeTitle: "Удалить сообщение у всех?",
  removeLead: "Это действие нельзя отменить",
  cancel: "Отмена",
  replyingTo: (author: string) => `В ответ ${author}`,
  editing: "Редактирование",
  editedMeanwhile: "Сообщение уже изменили. Ваш текст заменит его",
  editedIsGone: "Сообщение удалено. Ваш текст можно отправить как новое",
  leave: "Отменить (Esc)",
  quoted: (author: string) => `Перейти к сообщению: ${author}`,
  typing: (names: readonly string[]) => {
    if (names.length > 3) return "Несколько человек печатают…";
    return `${names.join(", ")} ${names.length === 1 ? "печатает" : "печатают"}…`;
  },
  hide: "Закрыть",
  refused: {
    too_late: "Изменить сообщение можно только в течение суток",
    message_not_found: "Этого сообщения больше нет",
    message_too_long: "Не сохранено: слишком длинное сообщение",
    forbidden: "Недостаточно прав",
    rate_limited: "Слишком часто. Повторите через несколько секунд.",
    too_many_reactions: "Слишком много разных реакций",
    invalid_payload: "Недопустимые символы",
  } satisfies Record<string, string>,
  notChanged: "Нет связи с сервером. Повторите позже.",
};

const en: typeof ru = {
  reactWith: (emoji) => `React with ${emoji}`,
  reactions: "Reactions",
  otherReaction: "More reactions",
  reactedBy: (emoji, names) => `${emoji} ${names}`,
  andOthers: (names, number) => (number === 0 ? names : `${names} and ${String(number)} more`),
  reply: "Reply",
  copy: "Copy text",
  copyLink: "Copy link",
  notCopied: "Couldn't copy",
  edit: "Edit",
  remove: "Delete",
  removeTitle: "Delete this message for everyone?",
  removeLead: "This can't be undone",
  cancel: "Cancel",
  replyingTo: (author) => `Replying to ${author}`,
  editing: "Editing message",
  editedMeanwhile: "This message has been edited since. Your text will replace it",
  editedIsGone: "This message has been deleted. You can send your text as a new one",
  leave: "Cancel (Esc)",
  quoted: (author) => `Go to the message by ${author}`,
  typing: (names) => {
    if (names.length > 3) return "Several people are typing…";
    return `${names.join(", ")} ${names.length === 1 ? "is" : "are"} typing…`;
  },
  hide: "Dismiss",
  refused: {
    too_late: "Messages can only be edited within 24 hours",
    message_not_found: "This message no longer exists",
    message_too_long: "Not saved: message too long",
    forbidden: "You don't have permission to do this",
    rate_limited: "Too many changes. Try again in a few seconds.",
    too_many_reactions: "Too many different reactions",
    invalid_payload: "Invalid characters",
  },
  notChanged: "Can't reach the server. Try again.",
};

/** Loaded with the first menu, edit, reply or reaction. */
export const lifeTexts: Record<Language, typeof ru> = { ru, en };
