import type { Language } from "../dto/language";

const ru = {
  roomsForGuests: "Войдите, чтобы увидеть свои комнаты.",
  newRoomName: "Название новой комнаты",
  create: "Создать",
  newRoom: "Новая",
  loadingRooms: "Загружаем комнаты…",
  noRooms: "Пока ни одной. Создайте комнату или попросите приглашение.",
  nothingSaid: "Пока тихо",
  roomSlug: "Имя комнаты",
  roomSlugHint: "Латинские буквы, цифры, дефис и подчёркивание, например team-lunch",
  roomSlugWrong: "Такое имя не подойдёт: нужны латинские буквы, цифры, «-» или «_», обычно от 3 до 50.",
  openRoom: "Открыть или создать",
  roomTaken: "Это имя уже занято комнатой, в которую у вас нет доступа.",
  missingRoomTitle: "Такой комнаты нет",
  missingRoomLead: (slug: string) => `Комнаты «${slug}» не существует, или у вас нет к ней доступа.`,
  createRoom: "Создать эту комнату",
};

const en: typeof ru = {
  roomsForGuests: "Sign in to see your rooms.",
  newRoomName: "Name of the new room",
  create: "Create",
  newRoom: "New",
  loadingRooms: "Loading your rooms…",
  noRooms: "None yet. Create a room, or ask for an invitation.",
  nothingSaid: "All quiet so far",
  roomSlug: "Name of the room",
  roomSlugHint: "Latin letters, digits, hyphen and underscore, such as team-lunch",
  roomSlugWrong: "This name won't do: use Latin letters, digits, “-” or “_”, usually 3 to 50 of them.",
  openRoom: "Open or create",
  roomTaken: "This name belongs to a room that you have no access to.",
  missingRoomTitle: "No such room",
  missingRoomLead: (slug) => `The room “${slug}” does not exist, or you have no access to it.`,
  createRoom: "Create this room",
};

/** What is said where rooms are listed, opened and made: apart, for it is loaded with those parts. */
export const roomTexts: Record<Language, typeof ru> = { ru, en };
