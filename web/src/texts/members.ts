import type { Language } from "../lib/dto/language";
import type { Role } from "../features/rooms/dto";

const ru = {
  panel: "О комнате",
  openPanel: "Участники и настройки",
  closePanel: "Закрыть",
  sections: { members: "Участники", room: "Комната", invitations: "Приглашения" },
  roles: {
    owner: "Владелец",
    admin: "Администратор",
    member: "Участник",
    viewer: "Читатель",
    blocked: "Заблокирован(а)",
  } satisfies Record<Role, string>,
  yourRole: (role: string) => `ваша роль: ${role.toLowerCase()}`,
  readOnly: {
    viewer: "Вам доступно только чтение",
    blocked: "Вам запрещено писать",
    other: "Здесь можно только читать",
  },
  pause: (seconds: number) => duration(seconds, ["ч", "мин", "с"]),
  slowMode: (pause: string) => `Медленный режим: одно сообщение раз в ${pause}`,
  nextIn: (wait: string) => `Медленный режим: подождите ${wait}`,
  lostRoom: { title: "Вы больше не участник этой комнаты", lead: "Вас удалили, или вы вышли. Чтобы вернуться, попросите приглашение." },
  shutRoom: { title: "Нет доступа", lead: "Вам больше нельзя читать эту комнату" },
  deletedRoom: { title: "Комната удалена", lead: "Все её сообщения тоже удалены" },
  toRooms: "К моим комнатам",

  online: (number: string) => `${number} в сети`,
  members: "Участники",
  loadingMembers: "Загрузка участников…",
  you: "это вы",
  actionsFor: (name: string) => `Действия: ${name}`,
  roleOf: (name: string) => `Роль: ${name}`,
  changed: (name: string, role: string) => `${name}: новая роль — ${role.toLowerCase()}`,
  removed: (name: string) => `${name} больше не в комнате`,
  shutOut: (name: string) => `Пользователь ${name} заблокирован`,
  letIn: (name: string) => `Пользователь ${name} разблокирован`,
  profile: "Профиль",
  remove: "Удалить из комнаты",
  block: "Заблокировать",
  unblock: "Разблокировать",
  handOver: "Передать права владельца",
  keep: "Отмена",
  removing: (name: string) => ({
    title: `Удалить ${name} из комнаты?`,
    lead: "Доступ закроется сразу. Вернуться можно, если снова добавят или пригласят.",
  }),
  blocking: (name: string) => ({
    title: `Заблокировать ${name}?`,
    lead: "Доступ закроется сразу, и вернуться по приглашению не получится, пока вы не снимете блокировку.",
  }),
  blockingInPublic: (name: string) => ({
    title: `Заблокировать ${name}?`,
    lead: "Писать в общей комнате будет нельзя, пока не снимут блокировку. Читать по-прежнему можно.",
  }),
  handingOver: (name: string) => ({
    title: `Передать права владельца пользователю ${name}?`,
    lead: "Вы станете администратором. Вернуть права сможет только новый владелец.",
  }),
  addTitle: "Добавить участника",
  addName: "Имя пользователя",
  addRole: "Роль",
  add: "Добавить",
  added: (name: string, role: string) => `${name} теперь в комнате: ${role.toLowerCase()}`,
  blockedPeople: "Заблокированные",
  nobodyBlocked: "Никого нет",
  blockName: "Кого заблокировать",
  roomName: "Название",
  pace: "Медленный режим",
  paceHint: "Как часто могут писать участники. Не действует на владельца и администраторов.",
  paceHintInPublic: "Как часто могут писать участники. Не действует на модераторов.",
  paceOff: "Выключен",
  paceOf: (pause: string) => `Одно сообщение раз в ${pause}`,
  save: "Сохранить",
  saved: "Сохранено",
  leave: "Выйти из комнаты",
  leaving: {
    title: "Выйти из комнаты?",
    lead: "Вернуться можно, только если вас снова добавят или пригласят.",
  },
  lastOwner: "Вы владелец этой комнаты. Чтобы выйти, передайте права владельца в разделе «Участники».",
  deleteRoom: "Удалить комнату",
  deleting: (name: string) => ({
    title: `Удалить комнату «${name}»?`,
    lead: "Все сообщения удалятся у всех участников. Это действие нельзя отменить.",
  }),
};

export type MemberTexts = typeof ru;

const en: MemberTexts = {
  panel: "About this room",
  openPanel: "Members and settings",
  closePanel: "Close",
  sections: { members: "Members", room: "Room", invitations: "Invitations" },
  roles: { owner: "Owner", admin: "Admin", member: "Member", viewer: "Viewer", blocked: "Blocked" },
  yourRole: (role) => `your role: ${role.toLowerCase()}`,
  readOnly: {
    viewer: "You can only read here",
    blocked: "You can't post here",
    other: "This room is read-only",
  },
  pause: (seconds) => duration(seconds, ["h", "min", "s"]),
  slowMode: (pause) => `Slow mode: one message every ${pause}`,
  nextIn: (wait) => `Slow mode: wait ${wait}`,
  lostRoom: { title: "You're no longer a member of this room", lead: "You were removed, or you left. Ask for an invitation to come back." },
  shutRoom: { title: "No access", lead: "You can no longer read this room" },
  deletedRoom: { title: "This room was deleted", lead: "All of its messages were deleted too" },
  toRooms: "My rooms",

  online: (number) => `${number} online`,
  members: "Members",
  loadingMembers: "Loading members…",
  you: "you",
  actionsFor: (name) => `Actions for ${name}`,
  roleOf: (name) => `Role of ${name}`,
  changed: (name, role) => `${name}'s new role: ${role.toLowerCase()}`,
  removed: (name) => `${name} is no longer in the room`,
  shutOut: (name) => `${name} is blocked`,
  letIn: (name) => `${name} is unblocked`,
  profile: "Profile",
  remove: "Remove from room",
  block: "Block",
  unblock: "Unblock",
  handOver: "Transfer ownership",
  keep: "Cancel",
  removing: (name) => ({
    title: `Remove ${name} from the room?`,
    lead: "They lose access immediately. They can come back if they're added or invited again.",
  }),
  blocking: (name) => ({
    title: `Block ${name}?`,
    lead: "They lose access immediately and can't rejoin by invitation until you unblock them.",
  }),
  blockingInPublic: (name) => ({
    title: `Block ${name}?`,
    lead: "They can't post in the public room until they're unblocked. They can still read it.",
  }),
  handingOver: (name) => ({
    title: `Transfer ownership to ${name}?`,
    lead: "You become an admin. Only the new owner can transfer ownership back.",
  }),
  addTitle: "Add a member",
  addName: "Username",
  addRole: "Role",
  add: "Add",
  added: (name, role) => `${name} is now in the room: ${role.toLowerCase()}`,
  blockedPeople: "Blocked users",
  nobodyBlocked: "None",
  blockName: "User to block",
  roomName: "Room name",
  pace: "Slow mode",
  paceHint: "How often members can post. Doesn't apply to the owner and admins.",
  paceHintInPublic: "How often members can post. Doesn't apply to moderators.",
  paceOff: "Off",
  paceOf: (pause) => `One message every ${pause}`,
  save: "Save",
  saved: "Saved",
  leave: "Leave room",
  leaving: {
    title: "Leave this room?",
    lead: "You can only come back if you're added or invited again.",
  },
  lastOwner: "You own this room. To leave, first transfer ownership under “Members”.",
  deleteRoom: "Delete room",
  deleting: (name) => ({
    title: `Delete the room “${name}”?`,
    lead: "All of its messages will be deleted for everyone. This can't be undone.",
  }),
};

/** Loaded with a room's panel. */
export const memberTexts: Record<Language, MemberTexts> = { ru, en };

/** Formats seconds as hours, minutes and seconds, without those that are 0. */
function duration(seconds: number, units: readonly [string, string, string]): string {
  const numbers = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return units.flatMap((unit, index) => (numbers[index] === 0 ? [] : `${String(numbers[index])} ${unit}`)).join(" ");
}
