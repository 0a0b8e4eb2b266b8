import type { Language } from "../lib/dto/language";

const ru = {
  roomsForGuests: "Войдите, чтобы увидеть свои комнаты",
  newRoomName: "Название новой комнаты",
  create: "Создать",
  newRoom: "Новая",
  loadingRooms: "Загрузка комнат…",
  noRooms: "Комнат пока нет. Создайте свою или попросите приглашение.",
  nothingSaid: "Сообщений пока нет",
  roomSlug: "Адрес комнаты",
  roomSlugHint: "Латинские буквы, цифры, дефис и подчёркивание, например team-lunch",
  roomSlugWrong: "Используйте латинские буквы, цифры, «-» и «_», обычно от 3 до 50 символов",
  openRoom: "Открыть или создать",
  roomTaken: "Этот адрес занят комнатой, к которой у вас нет доступа",
  missingRoomTitle: "Комната не найдена",
  missingRoomLead: (slug: string) => `Комнаты «${slug}» не существует, или у вас нет к ней доступа`,
  createRoom: "Создать комнату",
};

const en: typeof ru = {
  roomsForGuests: "Sign in to see your rooms",
  newRoomName: "New room name",
  create: "Create",
  newRoom: "New",
  loadingRooms: "Loading rooms…",
  noRooms: "No rooms yet. Create one or ask for an invitation.",
  nothingSaid: "No messages yet",
  roomSlug: "Room address",
  roomSlugHint: "Letters A–Z, digits, hyphens and underscores, such as team-lunch",
  roomSlugWrong: "Use letters A–Z, digits, “-” and “_”, usually 3 to 50 characters",
  openRoom: "Open or create",
  roomTaken: "This address belongs to a room you don't have access to",
  missingRoomTitle: "Room not found",
  missingRoomLead: (slug) => `The room “${slug}” doesn't exist, or you don't have access to it`,
  createRoom: "Create room",
};

/** Loaded where rooms are listed, opened and created. */
export const roomTexts: Record<Language, typeof ru> = { ru, en };
