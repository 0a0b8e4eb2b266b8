import type { Language } from "../dto/language";

const ru = {
  offline: "Сервер недоступен. Показано то, что было известно раньше.",
  keptRooms: "Можно открыть:",
  updateReady: "Готова новая версия EchoChat. Черновики сохранятся.",
  later: "Позже",
  signedOutMeanwhile: "Сессия закончилась. Всё написанное сохранено на этом устройстве.",
  signInAgain: "Войти снова",
};

const en: typeof ru = {
  offline: "The server cannot be reached. You see what was known before.",
  keptRooms: "You can open:",
  updateReady: "A new version of EchoChat is ready. Drafts will be kept.",
  later: "Later",
  signedOutMeanwhile: "Your session has ended. What you wrote is kept on this device.",
  signInAgain: "Sign in again",
};

/** The texts of what any page may have to tell: apart, for they are loaded with what says them. */
export const noticesTexts: Record<Language, typeof ru> = { ru, en };
