import type { Page } from "../../lib/page";
import type { CachedList } from "../../ui/queries";
import type { DirectChat, InboxItem, OwnRoom } from "./dto";

/** Keys of the query cache: one's direct conversations, and one's private rooms, the newest message first. */
export const CHATS = ["chats"];
export const OWN_ROOMS = ["own-rooms"];

/** The conversations after news of one of them. What is not loaded yet stays out, unless a new message leads it to the top. */
export function withNews({ pages, pageParams }: CachedList<DirectChat>, item: InboxItem): CachedList<DirectChat> {
  const chats = pages.flatMap(({ items }) => items);
  const known = chats.find(({ slug }) => slug === item.slug);
  const end = pages.at(-1)?.next === null ? -Infinity : Math.min(...chats.map(({ lastMessageAt }) => lastMessageAt));
  if (item.lastMessageAt < (known?.lastMessageAt ?? end)) return { pages, pageParams };
  const chat = { ...item, peer: { lastSeen: known?.peer.lastSeen ?? null, ...item.peer } };
  if (item.lastMessageAt === known?.lastMessageAt) {
    return changed({ pages, pageParams }, (items) => items.map((one) => (one.slug === item.slug ? chat : one)));
  }
  return onTop({ pages, pageParams }, [chat]);
}

/** The rooms after the first page was asked for again: what was said somewhere leads that room to the top. */
export function withNewest(rooms: CachedList<OwnRoom>, { items }: Page<OwnRoom>): CachedList<OwnRoom> {
  return onTop(rooms, items);
}

/** The conversations in order, each once, whatever pages that were asked for at different times have in common. */
export function newestFirst(chats: readonly DirectChat[]): readonly DirectChat[] {
  const sorted = chats.toSorted((one, other) => other.lastMessageAt - one.lastMessageAt);
  return eachOnce(sorted);
}

export function eachOnce<Item extends { readonly slug: string }>(items: readonly Item[]): readonly Item[] {
  const slugs = new Set<string>();
  return items.filter(({ slug }) => slugs.size < slugs.add(slug).size);
}

function onTop<Item extends { readonly slug: string }>(list: CachedList<Item>, items: readonly Item[]): CachedList<Item> {
  const slugs = new Set(items.map(({ slug }) => slug));
  const below = changed(list, (known) => known.filter(({ slug }) => !slugs.has(slug)));
  const [first, ...rest] = below.pages;
  return first === undefined ? list : { ...list, pages: [{ ...first, items: [...items, ...first.items] }, ...rest] };
}

function changed<Item>(list: CachedList<Item>, change: (items: readonly Item[]) => readonly Item[]): CachedList<Item> {
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: change(page.items) })) };
}
