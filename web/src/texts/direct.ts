import type { Language } from "../lib/dto/language";

const ru = {
  directForGuests: "Войдите, чтобы писать личные сообщения",
  noChats: "Диалогов пока нет. Введите имя, чтобы начать.",
  pickChat: "Выберите диалог",
  pickChatLead: "Или начните новый",
  loadingChats: "Загрузка диалогов…",
  chatsAway: "Не удалось загрузить список. Пробуем ещё раз…",
  backToChats: "Все диалоги",
  missingPersonTitle: "Пользователь не найден",
  missingPersonLead: (name: string) => `Пользователя «${name}» не существует`,
  selfTitle: "Это вы",
  selfLead: "Нельзя написать самому себе",
};

const en: typeof ru = {
  directForGuests: "Sign in to send direct messages",
  noChats: "No conversations yet. Enter a name to start one.",
  pickChat: "Select a conversation",
  pickChatLead: "Or start a new one",
  loadingChats: "Loading conversations…",
  chatsAway: "Couldn't load the list. Trying again…",
  backToChats: "All conversations",
  missingPersonTitle: "User not found",
  missingPersonLead: (name) => `There's no user named “${name}”`,
  selfTitle: "That's you",
  selfLead: "You can't message yourself",
};

/** Loaded with the pages of direct messages. */
export const directTexts: Record<Language, typeof ru> = { ru, en };
