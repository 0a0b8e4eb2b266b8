import type { DirectChat, InboxItem } from "../dto/direct";

/** The list, its newest first, after news of one conversation. */
export function withNews(chats: readonly DirectChat[], { peer, ...item }: InboxItem): readonly DirectChat[] {
  const known = chats.find(({ slug }) => slug === item.slug);
  const chat = { ...item, peer: { lastSeen: known?.peer.lastSeen ?? null, ...peer } };
  return newestFirst([chat, ...chats.filter((other) => other !== known)]);
}

/** What the server told, with what came in live while it was being told. */
export function merged(loaded: readonly DirectChat[], live: readonly DirectChat[]): readonly DirectChat[] {
  const newest = new Map(loaded.map((chat) => [chat.slug, chat]));
  for (const chat of live) {
    const other = newest.get(chat.slug);
    if (other === undefined || chat.lastMessageAt > other.lastMessageAt) newest.set(chat.slug, chat);
  }
  return newestFirst([...newest.values()]);
}

function newestFirst(chats: readonly DirectChat[]): readonly DirectChat[] {
  return chats.toSorted((one, other) => other.lastMessageAt - one.lastMessageAt);
}
