import type { Language } from "../dto/language";

const ru = {
  directForGuests: "Войдите, чтобы писать людям лично. Такую переписку видите только вы двое.",
  noChats: "Здесь появятся ваши переписки. Начните первую — по имени.",
  pickChat: "С кем поговорим?",
  pickChatLead: "Выберите переписку или начните новую. Её увидите только вы двое.",
  loadingChats: "Загружаем переписки…",
  chatsAway: "Список пока не загрузился. Пробуем снова сами.",
  backToChats: "Ко всем перепискам",
  missingPersonTitle: "Такого человека нет",
  missingPersonLead: (name: string) => `Никто здесь не носит имени «${name}».`,
  selfTitle: "Это вы",
  selfLead: "С самим собой здесь не переписываются.",
  conversationAwayLead: "Пробуем снова сами. Как только он ответит, переписка откроется.",
};

const en: typeof ru = {
  directForGuests: "Sign in to write to people directly. Only the two of you can read it.",
  noChats: "Your conversations will appear here. Start the first one by a name.",
  pickChat: "Who shall it be?",
  pickChatLead: "Pick a conversation or start a new one. Only the two of you can read it.",
  loadingChats: "Loading your conversations…",
  chatsAway: "The list could not be loaded yet. We keep trying.",
  backToChats: "To all conversations",
  missingPersonTitle: "No such person",
  missingPersonLead: (name) => `Nobody here is called “${name}”.`,
  selfTitle: "That is you",
  selfLead: "There is no writing to oneself here.",
  conversationAwayLead: "We keep trying. The conversation opens as soon as it answers.",
};

/** The texts of direct conversations: apart, for they are loaded with their pages. */
export const directTexts: Record<Language, typeof ru> = { ru, en };
