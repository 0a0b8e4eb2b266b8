const plural = new Intl.PluralRules("ru");

function count(number: number, one: string, few: string, many: string): string {
  const form = plural.select(number);
  return `${String(number)} ${form === "one" ? one : form === "few" ? few : many}`;
}

/** Texts of the interface in Russian; `typeof ru` is the shape of every other catalogue. */
export const ru = {
  skipToContent: "К содержанию",
  language: "Язык",
  theme: "Тема",
  themes: { system: "Как в системе", light: "Светлая", dark: "Тёмная" },
  settings: "Настройки",
  places: "Разделы",
  hide: "Скрыть",
  home: "На главную",
  signIn: "Войти",
  register: "Зарегистрироваться",
  signOut: "Выйти",
  profile: "Мой профиль",
  directChats: "Личные сообщения",
  directChatsShort: "Личные",
  publicRoomShort: "Общая",
  ownRooms: "Комнаты",
  search: "Поиск",
  searchHere: "Искать в этой комнате",
  retry: "Повторить",
  loadingPage: "Открываем страницу…",

  publicRoom: "Общая комната",
  privateRoom: "Закрытая комната",

  username: "Имя",
  usernameHint: (max: number) => `Буквы, цифры и @ . + - _, не длиннее ${String(max)}`,
  fillIn: "Заполните это поле",
  waitSeconds: (seconds: number) => `Слишком много попыток. Можно повторить через ${String(seconds)} с`,

  serverAway: "Сервер не отвечает. Попробуйте ещё раз чуть позже.",
  unexpected: "Что-то пошло не так. Попробуйте ещё раз.",

  kindPublic: "Открыта всем",
  kindPrivate: "Закрытая комната",
  kindDirect: "Личная переписка",
  messages: "Сообщения",
  loadingRoom: "Открываем комнату…",
  loadMore: "Показать ещё",
  loadingMore: "Загружаем…",
  moreFailed: "Сообщения не загрузились.",
  newFromHere: "Новые сообщения",
  beginning: "Здесь начало разговора",
  emptyRoom: "Пока тихо. Скажите что-нибудь первым.",
  emptyRoomForGuests: "Пока тихо. Новые сообщения появятся здесь сами.",
  newMessages: (number: number) => count(number, "новое сообщение", "новых сообщения", "новых сообщений"),
  toNewest: "К последним",
  today: "Сегодня",
  yesterday: "Вчера",
  you: "вы",
  says: (author: string, text: string) => `${author}: ${text}`,
  sending: "Отправляется",
  sent: "Отправлено",
  discard: "Удалить",
  edited: "изменено",
  deletedMessage: "Сообщение удалено",
  messageMenu: "Действия с сообщением",
  charactersLeft: (number: number) => `Осталось: ${String(number)}`,
  charactersOver: (number: number) => `Лишних знаков: ${String(number)}`,
  guestsRead: "Вы читаете как гость. Войдите, чтобы писать.",

  connecting: "Соединяемся…",
  reconnecting: "Связь потеряна, восстанавливаем…",
  disconnected: "Связь закрыта",
  asleep: "Связь приостановлена",

  chats: "Переписки",
  startChat: "Написать",
  startChatName: "Кому написать",
  unreadMessages: (number: number) =>
    count(number, "непрочитанное сообщение", "непрочитанных сообщения", "непрочитанных сообщений"),
  online: "В сети",
  wasOnline: (ago: string) => `В сети ${ago}`,
  awayNow: "Не в сети",
  onlineNow: "Сейчас в сети",
  peopleOnline: (number: number) => `${String(number)} в сети`,
  guests: (number: number) => count(number, "гость", "гостя", "гостей"),
  andMore: (number: number) => `и ещё ${String(number)}`,
  onlineForGuests: "Войдите, чтобы видеть, кто здесь.",
  onlineUnknown: "Пока неизвестно",

  awayTitle: "Сервер не отвечает",
  awayLead: "Пробуем снова сами. Как только он ответит, комната откроется.",
  notFoundTitle: "Здесь ничего нет",
  notFoundLead: "Страницы с таким адресом не существует.",
  brokenTitle: "Страница сломалась",
  brokenLead: "Это наша ошибка. Обычно помогает загрузить страницу заново.",
  reload: "Загрузить заново",
  partMissing: "Эта часть страницы не загрузилась.",

};

export type Texts = typeof ru;
