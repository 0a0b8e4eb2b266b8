import type { QueryClient } from "@tanstack/react-query";

import type { Page } from "../../lib/page";
import { ReconnectingSocket, type SocketState } from "../../lib/reconnectingSocket";
import { Store } from "../../lib/store";
import { changeList, refetchList } from "../../ui/queries";
import type { ConversationsApi } from "./api";
import { type DirectChat, type InboxFrame, inboxFrameSchema, type OwnRoom, type Unread, type UnreadCounts } from "./dto";
import { CHATS, OWN_ROOMS, withNewest, withNews } from "./lists";
import { type InboxSnapshot, NO_INBOX } from "./snapshot";

interface InboxOptions {
  readonly api: ConversationsApi;
  /** Its lists of conversations and rooms are kept right. */
  readonly queries: QueryClient;
  /** The server closed the socket, for the session is over. */
  readonly onSignedOut: () => void;
}

const REFUSED_DELAY = 20_000; // milliseconds after a refusal; who one is has long been asked by then

const PAUSE = 1_000; // milliseconds until the rooms are asked for again: a busy one would have them asked for at each message

/** What is unread, and news of one's conversations and rooms for the query cache, over one socket for the whole tab. */
export class InboxStore extends Store<InboxSnapshot> {
  readonly #api: ConversationsApi;
  readonly #queries: QueryClient;
  readonly #onSignedOut: () => void;
  readonly #socket: ReconnectingSocket<InboxFrame>;
  #shown: string | null = null;
  /** The seq up to which it has been seen. */
  #seen = 0;
  /** What was marked as read on this connection: until there is more to mark, the server is not told again. */
  #marked: { readonly slug: string; readonly seq: number } | null = null;
  #run = new AbortController();
  /** Rooms in which something was said since the list was asked for. */
  readonly #roomsWithNews = new Set<string>();
  #roomsTimer: ReturnType<typeof setTimeout> | undefined;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ api, queries, onSignedOut }: InboxOptions) {
    super(NO_INBOX);
    this.#api = api;
    this.#queries = queries;
    this.#onSignedOut = onSignedOut;
    this.#socket = new ReconnectingSocket({
      path: () => "/ws/direct/inbox/?rooms=1&delta=1",
      schema: inboxFrameSchema,
      onFrame: (frame) => this.#onFrame(frame),
      onState: (state) => this.#onState(state),
      keepsAlive: true,
    });
  }

  start(): void {
    this.#run = new AbortController();
    this.#socket.start();
  }

  stop(): void {
    this.#run.abort();
    clearTimeout(this.#roomsTimer);
    this.#roomsTimer = undefined;
    clearTimeout(this.#reopenTimer);
    this.#socket.stop();
    this.update(NO_INBOX);
  }

  /** Tells which conversation one is reading, and up to which seq: what comes to it then is read. Null: none. */
  show(slug: string | null, seen: number): void {
    const isOther = slug !== this.#shown;
    this.#shown = slug;
    this.#seen = seen;
    if (isOther) this.#marked = null;
    if (isOther) this.#tellShown();
    this.#readShown();
  }

  #onState(state: SocketState): void {
    if (state.kind === "open") {
      this.#marked = null;
      this.#tellShown();
      for (const list of [CHATS, OWN_ROOMS]) void refetchList(this.#queries, list); // between two connections more may have happened
    }
    if (state.kind === "closed" && state.code !== 0) this.#onRefused();
  }

  /** Either the session is over, and another one begins, or the refusal was passing. */
  #onRefused(): void {
    this.#onSignedOut();
    this.#reopenTimer = setTimeout(() => this.#socket.start(), REFUSED_DELAY);
  }

  #onFrame(frame: InboxFrame): void {
    if (frame.kind === "error") {
      console.warn("the inbox refused a frame:", frame.code);
      return;
    }
    if (frame.kind === "item") changeList<DirectChat>(this.#queries, CHATS, (chats) => withNews(chats, frame.item));
    if ("unread" in frame) this.update({ unread: unreadAfter(this.getSnapshot().unread, frame.unread) });
    else this.#onRooms(frame);
    this.#readShown();
  }

  #onRooms({ kind, counts }: Extract<InboxFrame, { readonly counts: UnreadCounts }>): void {
    const known = kind === "rooms_unread_state" ? {} : this.getSnapshot().roomsUnread;
    this.update({ roomsUnread: { ...known, ...counts } });
    if (kind === "rooms_changed") void refetchList(this.#queries, OWN_ROOMS);
    if (kind === "rooms_unread") this.#askSoon(counts);
  }

  #askSoon(counts: UnreadCounts): void {
    for (const [slug, count] of Object.entries(counts)) if (count > 0) this.#roomsWithNews.add(slug);
    this.#roomsTimer ??= setTimeout(() => void this.#askForNewest(), PAUSE);
  }

  /** Asks what was said last: the first page tells, and those after it stay. */
  async #askForNewest(): Promise<void> {
    const { signal } = this.#run;
    const slugs = [...this.#roomsWithNews];
    this.#roomsWithNews.clear();
    this.#roomsTimer = undefined;
    const isShown = this.#queries.getQueryCache().find({ queryKey: OWN_ROOMS })?.isActive() === true;
    const newest = isShown ? await this.#newestRooms() : null;
    if (signal.aborted) return;
    const isEnough = newest !== null && slugs.every((news) => newest.items.some(({ slug }) => slug === news));
    if (isEnough) changeList<OwnRoom>(this.#queries, OWN_ROOMS, (rooms) => withNewest(rooms, newest));
    else await refetchList(this.#queries, OWN_ROOMS);
  }

  async #newestRooms(): Promise<Page<OwnRoom> | null> {
    try {
      return await this.#api.rooms(null);
    } catch (error) {
      console.warn("what was said last in the rooms cannot be had", error);
      return null;
    }
  }

  #tellShown(): void {
    this.#socket.send({ type: "set_active_room", roomSlug: this.#shown });
  }

  #readShown(): void {
    const slug = this.#shown;
    const { unread, roomsUnread } = this.getSnapshot();
    if (slug === null || (unread[slug] ?? roomsUnread[slug] ?? 0) === 0) return;
    const [seq, marked] = [this.#seen, this.#marked];
    if (seq === 0 || (marked?.slug === slug && marked.seq >= seq)) return;
    if (this.#socket.send({ type: "mark_read", roomSlug: slug, seq })) this.#marked = { slug, seq };
  }
}

/** What is unread after the server told of all of it, or of one conversation. */
function unreadAfter(before: UnreadCounts, { counts, isAll }: Unread): UnreadCounts {
  if (isAll) return counts;
  return Object.fromEntries(Object.entries({ ...before, ...counts }).filter(([, count]) => count > 0));
}
