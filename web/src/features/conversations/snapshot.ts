import type { UnreadCounts } from "./dto";

export interface InboxSnapshot {
  readonly unread: UnreadCounts;
  /** The same of private rooms. */
  readonly roomsUnread: UnreadCounts;
}

export const NO_INBOX: InboxSnapshot = { unread: {}, roomsUnread: {} };
