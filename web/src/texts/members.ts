import type { Language } from "../dto/language";
import type { Role } from "../dto/room";

const ru = {
  panel: "О комнате",
  openPanel: "Участники и настройки",
  closePanel: "Закрыть",
  sections: { members: "Участники", room: "Комната" },
  roles: {
    owner: "Владелец",
    admin: "Администратор",
    member: "Участник",
    viewer: "Зритель",
    blocked: "Доступ закрыт",
  } satisfies Record<Role, string>,
  yourRole: (role: string) => `ваша роль: ${role.toLowerCase()}`,
  readOnly: {
    viewer: "Ваша роль здесь — зритель: можно читать, но не писать. Изменить её может владелец или администратор.",
    blocked: "Вам закрыли возможность писать здесь. Читать по-прежнему можно.",
    other: "Здесь вы можете только читать.",
  },
  pause: (seconds: number) => duration(seconds, ["ч", "мин", "с"]),
  slowMode: (pause: string) => `Медленный режим: одно сообщение в ${pause}`,
  nextIn: (wait: string) => `Медленный режим: следующее — через ${wait}`,
  lostRoom: { title: "Вы больше не участник этой комнаты", lead: "Вам закрыли доступ, или вы вышли. Вернуться можно по новому приглашению." },
  shutRoom: { title: "Доступ закрыт", lead: "У вас больше нет права читать эту комнату." },
  deletedRoom: { title: "Комнату удалили", lead: "Её больше нет, и всего, что в ней было сказано, тоже." },
  toRooms: "К моим комнатам",
};

export type MemberTexts = typeof ru;

const en: MemberTexts = {
  panel: "About the room",
  openPanel: "Members and settings",
  closePanel: "Close",
  sections: { members: "Members", room: "Room" },
  roles: { owner: "Owner", admin: "Admin", member: "Member", viewer: "Viewer", blocked: "Blocked" },
  yourRole: (role) => `your role: ${role.toLowerCase()}`,
  readOnly: {
    viewer: "You are a viewer here: you can read, but not write. The owner or an admin can change that.",
    blocked: "You were shut out from writing here. You can still read.",
    other: "You may only read here.",
  },
  pause: (seconds) => duration(seconds, ["h", "min", "s"]),
  slowMode: (pause) => `Slow mode: one message in ${pause}`,
  nextIn: (wait) => `Slow mode: the next one in ${wait}`,
  lostRoom: { title: "You are no longer a member of this room", lead: "You were removed, or you left. A new invitation brings you back." },
  shutRoom: { title: "No access", lead: "You no longer have the right to read this room." },
  deletedRoom: { title: "The room was deleted", lead: "It is gone, with everything that was said in it." },
  toRooms: "To my rooms",
};

/** What is said about who is in a room as what: apart, for it is loaded when it is needed. */
export const memberTexts: Record<Language, MemberTexts> = { ru, en };

/** Seconds in hours, minutes and seconds, without those that are 0. */
function duration(seconds: number, units: readonly [string, string, string]): string {
  const numbers = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return units.flatMap((unit, index) => (numbers[index] === 0 ? [] : `${String(numbers[index])} ${unit}`)).join(" ");
}
