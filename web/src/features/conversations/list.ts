import type { Page } from "../../lib/page";
import type { DirectChat, InboxItem, Unread, UnreadCounts } from "./dto";

/** One's conversations as far as they are loaded, the newest message first. */
export interface Chats {
  readonly items: readonly DirectChat[];
  /** What to ask for the page that follows; null when nothing does. */
  readonly next: string | null;
  /** When the oldest message of the pages was said: older conversations are in those that follow. */
  readonly end: number;
}

/** The list with a page more (null: with its first one), and with the news that came in while it was loaded. */
export function follow(before: Chats | null, { items, next }: Page<DirectChat>, news: Iterable<InboxItem>): Chats {
  const end = next === null ? -Infinity : (items.at(-1)?.lastMessageAt ?? -Infinity);
  const chats = bySlug([...(before?.items ?? []), ...items]);
  for (const item of news) {
    const known = chats.get(item.slug);
    if (item.lastMessageAt >= (known?.lastMessageAt ?? end)) chats.set(item.slug, chatOf(item, known));
  }
  return { items: newestFirst(chats), next, end };
}

/** The list after news of one conversation. What is not loaded yet stays out, unless a new message leads it to the top. */
export function withNews(list: Chats, item: InboxItem): Chats {
  const chats = bySlug(list.items);
  const known = chats.get(item.slug);
  if (known === undefined && item.lastMessageAt < list.end) return list;
  return { ...list, items: newestFirst(chats.set(item.slug, chatOf(item, known))) };
}

/** What is unread after the server told of all of it, or of one conversation. */
export function unreadAfter(before: UnreadCounts, { counts, isAll }: Unread): UnreadCounts {
  if (isAll) return counts;
  return Object.fromEntries(Object.entries({ ...before, ...counts }).filter(([, count]) => count > 0));
}

function chatOf({ peer, ...item }: InboxItem, known: DirectChat | undefined): DirectChat {
  return { ...item, peer: { lastSeen: known?.peer.lastSeen ?? null, ...peer } };
}

function bySlug(chats: readonly DirectChat[]): Map<string, DirectChat> {
  return new Map(chats.map((chat) => [chat.slug, chat]));
}

function newestFirst(chats: ReadonlyMap<string, DirectChat>): readonly DirectChat[] {
  return [...chats.values()].toSorted((one, other) => other.lastMessageAt - one.lastMessageAt);
}
