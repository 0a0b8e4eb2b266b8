import type { Language } from "../dto/language";

const ru = {
  roomsForGuests: "Войдите, чтобы увидеть свои комнаты.",
  newRoomName: "Название новой комнаты",
  create: "Создать",
  newRoom: "Новая",
  loadingRooms: "Загружаем комнаты…",
  noRooms: "Пока ни одной. Создайте комнату или попросите приглашение.",
  nothingSaid: "Пока тихо",
};

const en: typeof ru = {
  roomsForGuests: "Sign in to see your rooms.",
  newRoomName: "Name of the new room",
  create: "Create",
  newRoom: "New",
  loadingRooms: "Loading your rooms…",
  noRooms: "None yet. Create a room, or ask for an invitation.",
  nothingSaid: "All quiet so far",
};

/** What is said about the list of one's rooms: apart, for it is loaded with the pages that show it. */
export const roomTexts: Record<Language, typeof ru> = { ru, en };
