import type { Language } from "../lib/dto/language";

const ru = {
  homeTitle: "Чат на вашем сервере",
  homeLead:
    "EchoChat — мессенджер, который работает на вашем сервере. Сообщения приходят мгновенно и не теряются, даже если связь оборвалась.",
  homeWelcome: (name: string) => `Добро пожаловать, ${name}`,
  live: "онлайн",
  feedAway: "Нет связи с сервером. Переподключаемся…",
  latestChats: "Недавние диалоги",
  all: "Все",
  allChats: "Все диалоги",
  enterPublicRoom: "Открыть общую комнату",
  publicRoomLead: "Читать могут все. Войдите, чтобы писать.",
  privateRoomLead: "Откройте комнату или создайте новую",
  privateRoomForGuests: "Войдите, чтобы открыть или создать комнату",
};

const en: typeof ru = {
  homeTitle: "Chat on your own server",
  homeLead:
    "EchoChat is a messenger that runs on your own server. Messages arrive instantly and never get lost, even if the connection drops.",
  homeWelcome: (name) => `Welcome, ${name}`,
  live: "live",
  feedAway: "Can't reach the server. Reconnecting…",
  latestChats: "Recent conversations",
  all: "All",
  allChats: "All conversations",
  enterPublicRoom: "Open the public room",
  publicRoomLead: "Anyone can read. Sign in to post.",
  privateRoomLead: "Open an existing room or create one",
  privateRoomForGuests: "Sign in to open or create a room",
};

/** Loaded with the home page. */
export const homeTexts: Record<Language, typeof ru> = { ru, en };
