import type { Language } from "../lib/dto/language";

const ru = {
  offline: "Нет связи с сервером. Показаны сохранённые данные.",
  keptRooms: "Доступно без сети:",
  updateReady: "Доступна новая версия EchoChat. Черновики сохранятся.",
  later: "Позже",
  signedOutMeanwhile: "Сеанс завершён. Черновики сохранены на этом устройстве.",
  signInAgain: "Войти снова",
};

const en: typeof ru = {
  offline: "Can't reach the server. Showing saved data.",
  keptRooms: "Available offline:",
  updateReady: "A new version of EchoChat is available. Your drafts will be kept.",
  later: "Later",
  signedOutMeanwhile: "Your session has expired. Your drafts are saved on this device.",
  signInAgain: "Sign in again",
};

/** Loaded with the first notice. */
export const noticesTexts: Record<Language, typeof ru> = { ru, en };
