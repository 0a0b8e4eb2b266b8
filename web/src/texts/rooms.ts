/** Texts of rooms with people in them, in Russian; `en` has the same shape. */
export const ru = {
  roomsForGuests: "Войдите, чтобы увидеть свои комнаты.",
  newRoomName: "Название новой комнаты",
  create: "Создать",
  newRoom: "Новая",
  loadingRooms: "Загружаем комнаты…",
  noRooms: "Пока ни одной. Создайте комнату или попросите приглашение.",
  nothingSaid: "Пока тихо",
};

export type RoomTexts = typeof ru;

export const en: RoomTexts = {
  roomsForGuests: "Sign in to see your rooms.",
  newRoomName: "Name of the new room",
  create: "Create",
  newRoom: "New",
  loadingRooms: "Loading your rooms…",
  noRooms: "None yet. Create a room, or ask for an invitation.",
  nothingSaid: "All quiet so far",
};
