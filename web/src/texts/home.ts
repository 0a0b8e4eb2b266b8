import type { Language } from "../dto/language";

const ru = {
  homeTitle: "Разговор, который слышат сразу",
  homeLead:
    "EchoChat — чат на своём сервере. Слово доходит до всех в комнате за мгновение, сохраняется раньше, чем его кто-нибудь увидит, и не теряется, даже если связь оборвалась.",
  homeWelcome: (name: string) => `Рады видеть вас, ${name}`,
  live: "в эфире",
  feedAway: "Лента появится, как только сервер ответит. Пробуем снова сами.",
  latestChats: "Недавние переписки",
  all: "Все",
  allChats: "Все переписки",
  enterPublicRoom: "Зайти в общую комнату",
  publicRoomLead: "Открыта всем. Читать можно без входа, писать — после него.",
  privateRoomLead: "Своя комната под своим именем. Свободное имя станет вашей комнатой, знакомое — откроется.",
  privateRoomForGuests: "Войдите, чтобы открыть или создать свою комнату.",
};

const en: typeof ru = {
  homeTitle: "Say it once, heard at once",
  homeLead:
    "EchoChat is a chat on a server of your own. A word reaches everybody in the room in an instant, is stored before anybody sees it, and survives a lost connection.",
  homeWelcome: (name) => `Good to see you, ${name}`,
  live: "live",
  feedAway: "The conversation shows as soon as the server answers. We keep trying.",
  latestChats: "Latest conversations",
  all: "All",
  allChats: "All conversations",
  enterPublicRoom: "Enter the public room",
  publicRoomLead: "Open to all. Anybody may read; sign in to write.",
  privateRoomLead: "A room of your own under a name of your own. A free name becomes your room, a known one opens.",
  privateRoomForGuests: "Sign in to open or create a room of your own.",
};

/** The texts of the page that all begins with: apart, for they are loaded with their pages. */
export const homeTexts: Record<Language, typeof ru> = { ru, en };
