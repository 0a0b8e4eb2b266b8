import type { DirectChat, UnreadCounts } from "./dto";

export interface InboxSnapshot {
  readonly unread: UnreadCounts;
  /** The same of private rooms. */
  readonly roomsUnread: UnreadCounts;
  /** Grows whenever the list of one's rooms, or what was said last in them, is to be asked for again. */
  readonly roomsNews: number;
  /** One's conversations as far as they are loaded, newest first; null until the first of them are. */
  readonly chats: readonly DirectChat[] | null;
  readonly hasMoreChats: boolean;
  /** Whether the list could not be loaded; it is asked for again by itself. */
  readonly isAway: boolean;
}

export const NO_INBOX: InboxSnapshot = {
  unread: {},
  roomsUnread: {},
  roomsNews: 0,
  chats: null,
  hasMoreChats: false,
  isAway: false,
};
