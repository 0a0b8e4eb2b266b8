import type { Language } from "../dto/language";
import type { Role } from "../dto/room";

const ru = {
  panel: "О комнате",
  openPanel: "Участники и настройки",
  closePanel: "Закрыть",
  sections: { members: "Участники", room: "Комната", invitations: "Приглашения" },
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

  online: (number: string) => `${number} в сети`,
  members: "Участники",
  loadingMembers: "Загружаем участников…",
  you: "это вы",
  actionsFor: (name: string) => `Действия: ${name}`,
  roleOf: (name: string) => `Роль: ${name}`,
  changed: (name: string, role: string) => `${name}: теперь ${role.toLowerCase()}`,
  removed: (name: string) => `${name}: больше не в комнате`,
  shutOut: (name: string) => `${name}: доступ закрыт`,
  letIn: (name: string) => `${name}: доступ больше не закрыт`,
  profile: "Профиль",
  remove: "Удалить из комнаты",
  block: "Заблокировать",
  unblock: "Разблокировать",
  handOver: "Передать комнату",
  keep: "Не надо",
  removing: (name: string) => ({
    title: `Удалить из комнаты: ${name}?`,
    lead: "Комната сразу закроется на всех устройствах этого человека. Вернуться можно, если снова добавить или пригласить.",
  }),
  blocking: (name: string) => ({
    title: `Заблокировать: ${name}?`,
    lead: "Комната сразу закроется для этого человека, и приглашения не помогут, пока вы его не разблокируете.",
  }),
  blockingInPublic: (name: string) => ({
    title: `Заблокировать: ${name}?`,
    lead: "Этот человек не сможет писать в общей комнате, пока его не разблокируют. Читать её могут все.",
  }),
  handingOver: (name: string) => ({
    title: `Передать комнату: ${name}?`,
    lead: "Владельцем станет этот человек, а вы — администратором. Вернуть себе комнату вы не сможете: это сможет только новый владелец.",
  }),
  addTitle: "Добавить участника",
  addName: "Имя",
  addRole: "Роль",
  add: "Добавить",
  added: (name: string, role: string) => `${name} в комнате: ${role.toLowerCase()}`,
  blockedPeople: "Заблокированные",
  nobodyBlocked: "Никого.",
  blockName: "Имя того, кого заблокировать",
  roomName: "Название",
  pace: "Медленный режим",
  paceHint: "Как часто может писать каждый, кроме владельца и администраторов.",
  paceHintInPublic: "Как часто может писать каждый, кроме модераторов.",
  paceOff: "Выключен",
  paceOf: (pause: string) => `Одно сообщение в ${pause}`,
  save: "Сохранить",
  saved: "Сохранено",
  leave: "Выйти из комнаты",
  leaving: {
    title: "Выйти из комнаты?",
    lead: "Она исчезнет из вашего списка. Вернуться можно, только если вас снова добавят или пригласят.",
  },
  lastOwner: "Вы владелец этой комнаты. Чтобы выйти, сначала передайте её кому-нибудь в разделе «Участники».",
  deleteRoom: "Удалить комнату",
  deleting: (name: string) => ({
    title: `Удалить комнату «${name}»?`,
    lead: "Вместе с ней исчезнут все сообщения — у всех. Отменить это нельзя.",
  }),
};

export type MemberTexts = typeof ru;

const en: MemberTexts = {
  panel: "About the room",
  openPanel: "Members and settings",
  closePanel: "Close",
  sections: { members: "Members", room: "Room", invitations: "Invitations" },
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

  online: (number) => `${number} online`,
  members: "Members",
  loadingMembers: "Loading the members…",
  you: "this is you",
  actionsFor: (name) => `Actions for ${name}`,
  roleOf: (name) => `Role of ${name}`,
  changed: (name, role) => `${name} is now: ${role.toLowerCase()}`,
  removed: (name) => `${name} is no longer in the room`,
  shutOut: (name) => `${name} is blocked`,
  letIn: (name) => `${name} is no longer blocked`,
  profile: "Profile",
  remove: "Remove from the room",
  block: "Block",
  unblock: "Unblock",
  handOver: "Hand the room over",
  keep: "Cancel",
  removing: (name) => ({
    title: `Remove ${name} from the room?`,
    lead: "The room closes at once on all their devices. They can come back when they are added or invited again.",
  }),
  blocking: (name) => ({
    title: `Block ${name}?`,
    lead: "The room closes for them at once, and no invitation lets them in until you unblock them.",
  }),
  blockingInPublic: (name) => ({
    title: `Block ${name}?`,
    lead: "They cannot write in the public room until somebody unblocks them. Everybody may read it.",
  }),
  handingOver: (name) => ({
    title: `Hand the room over to ${name}?`,
    lead: "They become its owner, and you an admin. You cannot take it back: only the new owner can give it to you.",
  }),
  addTitle: "Add a member",
  addName: "Name",
  addRole: "Role",
  add: "Add",
  added: (name, role) => `${name} is in the room: ${role.toLowerCase()}`,
  blockedPeople: "Blocked people",
  nobodyBlocked: "Nobody.",
  blockName: "Name of the person to block",
  roomName: "Name",
  pace: "Slow mode",
  paceHint: "How often everybody may write, but for the owner and the admins.",
  paceHintInPublic: "How often everybody may write, but for the moderators.",
  paceOff: "Off",
  paceOf: (pause) => `One message in ${pause}`,
  save: "Save",
  saved: "Saved",
  leave: "Leave the room",
  leaving: {
    title: "Leave the room?",
    lead: "It disappears from your list. You can come back only when you are added or invited again.",
  },
  lastOwner: "You own this room. To leave, first hand it over to somebody under “Members”.",
  deleteRoom: "Delete the room",
  deleting: (name) => ({
    title: `Delete the room “${name}”?`,
    lead: "All its messages disappear with it, for everybody. This cannot be undone.",
  }),
};

/** What is said about who is in a room as what: apart, for it is loaded when it is needed. */
export const memberTexts: Record<Language, MemberTexts> = { ru, en };

/** Seconds in hours, minutes and seconds, without those that are 0. */
function duration(seconds: number, units: readonly [string, string, string]): string {
  const numbers = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return units.flatMap((unit, index) => (numbers[index] === 0 ? [] : `${String(numbers[index])} ${unit}`)).join(" ");
}
