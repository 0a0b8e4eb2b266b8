import { backoff } from "../../lib/backoff";
import { ReconnectingSocket, type SocketState } from "../../lib/reconnectingSocket";
import { watchResponse } from "../../lib/responseCache";
import { Store } from "../../lib/store";
import { CHATS_PATH, type ConversationsApi } from "./api";
import { type DirectRoom, type InboxFrame, inboxFrameSchema, type InboxItem, type UnreadCounts } from "./dto";
import { type Chats, follow, unreadAfter, withNews } from "./list";
import { type InboxSnapshot, NO_INBOX } from "./snapshot";

interface InboxOptions {
  readonly api: ConversationsApi;
  /** The server closed the socket, for the session is over. */
  readonly onSignedOut: () => void;
}

const REFUSED_DELAY = 20_000; // milliseconds after a refusal; who one is has long been asked by then

/** One's direct conversations and what is unread in them, over one socket for the whole tab. */
export class InboxStore extends Store<InboxSnapshot> {
  readonly #api: ConversationsApi;
  readonly #onSignedOut: () => void;
  readonly #socket: ReconnectingSocket<InboxFrame>;
  #isRunning = false;
  #isListWanted = false;
  /** The load that is under way, or that is tried again in a while. */
  #latestLoad: symbol | null = null;
  #chats: Chats | null = null;
  /** The latest news of each conversation on this connection, for pages that know less. */
  #news = new Map<string, InboxItem>();
  #shown: string | null = null;
  /** The seq up to which it has been seen. */
  #seen = 0;
  /** What was marked as read on this connection: until there is more to mark, the server is not told again. */
  #marked: { readonly slug: string; readonly seq: number } | null = null;
  #started: DirectRoom | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;
  #stopWatching: (() => void) | undefined;

  constructor({ api, onSignedOut }: InboxOptions) {
    super(NO_INBOX);
    this.#api = api;
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
    this.#isRunning = true;
    this.#stopWatching = watchResponse(CHATS_PATH, () => void (this.#isListWanted && this.#load(null)));
    this.#socket.start();
  }

  stop(): void {
    this.#isRunning = false;
    this.#latestLoad = null;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#reopenTimer);
    this.#stopWatching?.();
    this.#socket.stop();
    this.#started = null;
    this.#chats = null;
    this.update(NO_INBOX);
  }

  /** Loads the list of conversations and keeps it right from then on. */
  want(): void {
    if (this.#isListWanted) return;
    this.#isListWanted = true;
    if (this.#isRunning) void this.#load(null); // else when the socket is open, so that nothing is missed between
  }

  /** Loads the conversations that follow, if any do. */
  more(): void {
    const next = this.#chats?.next ?? null;
    if (next !== null && this.#latestLoad === null) void this.#load(next);
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

  /** The room shared with somebody (`name` or `@name`), made when there is none. Throws as ConversationsApi does. */
  async open(name: string): Promise<DirectRoom> {
    const plain = name.replace(/^@/u, "");
    const known = [...(this.getSnapshot().chats ?? []), this.#started].find((room) => room?.peer.username === plain);
    if (known !== null && known !== undefined) return known;
    const room = await this.#api.start(name);
    this.#started = room;
    return room;
  }

  /** Loads the list from its beginning, or what follows. */
  async #load(next: string | null, attempt = 0): Promise<void> {
    clearTimeout(this.#retryTimer);
    const load = (this.#latestLoad = Symbol("load"));
    const isCurrent = () => this.#latestLoad === load;
    try {
      const page = await this.#api.chats(next);
      if (!isCurrent()) return;
      this.#latestLoad = null;
      this.#show(follow(next === null ? null : this.#chats, page, this.#news.values()));
      this.update({ isAway: false });
    } catch (error) {
      console.warn("the conversations cannot be loaded", error);
      if (isCurrent()) this.#loadLater(next, attempt);
    }
  }

  #loadLater(next: string | null, attempt: number): void {
    this.update({ isAway: true });
    this.#retryTimer = setTimeout(() => void this.#load(next, attempt + 1), backoff(attempt + 2));
  }

  #show(chats: Chats): void {
    this.#chats = chats;
    this.update({ chats: chats.items, hasMoreChats: chats.next !== null });
  }

  #onState(state: SocketState): void {
    this.#news.clear(); // between two connections more may have happened
    if (state.kind === "open") {
      this.#marked = null;
      this.#tellShown();
    }
    const isListDue = state.kind === "open" || (state.kind === "waiting" && this.getSnapshot().chats === null);
    if (isListDue && this.#isListWanted) void this.#load(null);
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
    if (frame.kind === "item") this.#onItem(frame.item);
    if ("unread" in frame) this.update({ unread: unreadAfter(this.getSnapshot().unread, frame.unread) });
    else this.#onRooms(frame);
    this.#readShown();
  }

  #onRooms({ kind, counts }: Extract<InboxFrame, { readonly counts: UnreadCounts }>): void {
    const { roomsUnread, roomsNews } = this.getSnapshot();
    const known = kind === "rooms_unread_state" ? {} : roomsUnread;
    this.update({ roomsUnread: { ...known, ...counts }, roomsNews: roomsNews + 1 });
  }

  #onItem(item: InboxItem): void {
    this.#news.set(item.slug, item);
    if (this.#chats !== null) this.#show(withNews(this.#chats, item));
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
