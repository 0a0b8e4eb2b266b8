/** Texts of what any page may have to tell, in Russian; `en` has the same shape. */
export const ru = {
  offline: "Сервер недоступен. Показано то, что было известно раньше.",
  keptRooms: "Можно открыть:",
  updateReady: "Готова новая версия EchoChat. Черновики сохранятся.",
  later: "Позже",
  signedOutMeanwhile: "Сессия закончилась. Всё написанное сохранено на этом устройстве.",
  signInAgain: "Войти снова",
};

export type NoticesTexts = typeof ru;

export const en: NoticesTexts = {
  offline: "The server cannot be reached. You see what was known before.",
  keptRooms: "You can open:",
  updateReady: "A new version of EchoChat is ready. Drafts will be kept.",
  later: "Later",
  signedOutMeanwhile: "Your session has ended. What you wrote is kept on this device.",
  signInAgain: "Sign in again",
};
