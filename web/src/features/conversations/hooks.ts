import { useCallback, useMemo, useState, useSyncExternalStore } from "react";

import type { LazyStore } from "../../lib/lazyStore";
import { useKeptPlace, useNotedPlace } from "../../ui/hooks/useKeptPlace";
import { useSelected, useStore } from "../../ui/hooks/useStore";
import { useServices } from "../../ui/services";
import { useSession } from "../accounts";
import { ConversationsApi, type MembershipChange } from "./api";
import type { Conversation, ConversationsSnapshot } from "./snapshot";
import type { ConversationStore } from "./store";

declare module "../../ui/services" {
  interface Services {
    readonly conversations: LazyStore<ConversationsSnapshot, ConversationStore>;
  }
}

export function useApi(): ConversationsApi {
  const { http } = useServices();
  const [api] = useState(() => new ConversationsApi(http));
  return api;
}

/** The conversations of the person signed in, in sections; rows of which nothing changed are the same objects. */
export function useConversations(): ConversationsSnapshot {
  return useStore(useServices().conversations);
}

/** A conversation in the list; null if it is not there. Renders again only when it changes. */
export function useConversation(slug: string): Conversation | null {
  const { conversations } = useServices();
  return useSyncExternalStore(conversations.subscribe, () => conversations.getSnapshot().bySlug.get(slug) ?? null);
}

const ROWS = 50; // shown at first, and more at a time: more than a screen has

/** The number of rows to show of a list, as many as before for those who come back, and a way to more of them. */
export function useRows(list: string): readonly [rows: number, showMore: () => void] {
  const name = `${list}: rows`;
  const kept = useKeptPlace(name);
  const [rows, setRows] = useState(kept ?? ROWS);
  useNotedPlace(
    name,
    useCallback(() => rows, [rows]),
  );
  return [rows, () => setRows(rows + ROWS)];
}

/** Messages not read in direct conversations or rooms, muted ones left out. */
export function useUnreadTotal(where: "direct" | "rooms"): number {
  return useSelected(useServices().conversations, ({ unread }) => unread[where]);
}

/** Tells up to which message a room has been read; null: that it is not being read. */
export function useReadingIn(slug: string): (upTo: number | null) => void {
  const { conversations } = useServices();
  const isGuest = useSession().user === null;
  return useCallback(
    (upTo: number | null) => void (isGuest || conversations.get().then((store) => store.read(slug, upTo))),
    [conversations, slug, isGuest],
  );
}

/** What one can do with conversations; each throws as HttpClient does. */
export interface ConversationActions {
  /** Mutes for so many seconds, or for good; 0 ends it. */
  readonly mute: (slug: string, seconds: number | "forever") => Promise<void>;
  readonly pin: (slug: string, isPinned: boolean) => Promise<void>;
  /** Hides a conversation until somebody says something there. */
  readonly hide: (slug: string, isHidden: boolean) => Promise<void>;
  /** Puts pinned conversations in this order. */
  readonly orderPinned: (slugs: readonly string[]) => Promise<void>;
  /** Marks as unread from this message on. */
  readonly markUnread: (slug: string, seq: number) => Promise<void>;
  readonly markAllRead: () => Promise<void>;
}

export function useConversationActions(): ConversationActions {
  const { conversations } = useServices();
  return useMemo(() => {
    const change = async (slug: string, to: MembershipChange) => (await conversations.get()).change(slug, to);
    return {
      mute: (slug, mute) => change(slug, { mute }),
      pin: (slug, pinned) => change(slug, { pinned }),
      hide: (slug, hidden) => change(slug, { hidden }),
      orderPinned: async (slugs) => (await conversations.get()).orderPinned(slugs),
      markUnread: async (slug, seq) => (await conversations.get()).markUnread(slug, seq),
      markAllRead: async () => (await conversations.get()).markAllRead(),
    };
  }, [conversations]);
}
