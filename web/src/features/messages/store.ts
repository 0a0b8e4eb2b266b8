import { roomOf } from "../../lib/apiPaths";
import { backoff } from "../../lib/backoff";
import { segment } from "../../lib/dto/segment";
import { type HttpClient, Refused } from "../../lib/http";
import { ReconnectingSocket, type SocketState } from "../../lib/reconnectingSocket";
import { watchResponses } from "../../lib/responseWatch";
import { Store } from "../../lib/store";
import { type Room, RoomsApi } from "../rooms";
import { HistoryApi } from "./api";
import { forReader } from "./changes";
import { type ChatFrame, chatFrameSchema, type HistoryPage, type Message, type Quote } from "./dto";
import { FrameBatcher } from "../../lib/frameBatcher";
import { HistoryLoader, type HistorySnapshot, NO_HISTORY, type Target } from "./historyLoader";
import type { OutboxStore } from "./outboxStore";
import { NOTHING_QUEUED, SendQueue, type SendQueueSnapshot } from "./sendQueue";
import { startFrom } from "./timeline";
import { TypingStore } from "./typingStore";

export interface RoomSnapshot extends HistorySnapshot, SendQueueSnapshot {
  /** `away`: the server cannot be asked now; it is tried again by itself. `gone`: the room was deleted while open. */
  readonly phase: "loading" | "ready" | "missing" | "forbidden" | "gone" | "away";
  readonly room: Room | null;
  readonly connection: SocketState;
  /** Another number whenever the people in the room, or what they are there, may have changed. */
  readonly people: number;
  /** What others said live, for who listens instead of looks: how much since the start, and the last few. */
  readonly arrivals: { readonly count: number; readonly last: readonly Message[] };
  /** The names of others who are writing. */
  readonly typing: readonly string[];
  /** The code with which the latest change of a message was refused; null when it was not. */
  readonly refusedChange: string | null;
}

interface RoomStoreOptions {
  readonly slug: string;
  readonly http: HttpClient;
  readonly store: OutboxStore;
  /** The server closed the socket, for the session is over. */
  readonly onSignedOut: () => void;
}

type MessageFrame = Extract<ChatFrame, { kind: "message" }>;
type BatchedFrame = MessageFrame | Extract<ChatFrame, { kind: "change" }>;

const MAX_ANNOUNCED = 3;
const NOT_FOUND = [400, 404]; // no slug, no such room or none that one may know of

/** One room: its history, its live messages in order, and one's own on their way. */
export class RoomStore extends Store<RoomSnapshot> {
  readonly slug: string;
  readonly #rooms: RoomsApi;
  readonly #messages: HistoryApi;
  readonly #onSignedOut: () => void;
  readonly #socket: ReconnectingSocket<ChatFrame>;
  readonly #history: HistoryLoader;
  readonly #queue: SendQueue;
  readonly #batcher = new FrameBatcher<BatchedFrame>((frames) => this.#onBatch(frames));
  readonly #typing = new TypingStore((typing) => this.update({ typing }));
  #username: string | null = null;
  #run = new AbortController();
  /** The end of the first attempt to load the room. */
  #loaded = Promise.resolve();
  #stopWatching: (() => void) | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** The message to go to as soon as the room is loaded. */
  #wanted: Target | null = null;

  constructor({ slug, http, store, onSignedOut }: RoomStoreOptions) {
    super({
      ...NO_HISTORY,
      ...NOTHING_QUEUED,
      phase: "loading",
      room: null,
      people: 0,
      connection: { kind: "closed", code: 0 },
      arrivals: { count: 0, last: [] },
      typing: [],
      refusedChange: null,
    });
    this.slug = slug;
    this.#rooms = new RoomsApi(http);
    this.#messages = new HistoryApi(http);
    this.#onSignedOut = onSignedOut;
    this.#history = new HistoryLoader({ slug, api: this.#messages, onChange: (history) => this.#onHistory(history) });
    this.#socket = new ReconnectingSocket({
      path: () => this.#path(),
      schema: chatFrameSchema,
      onFrame: (frame) => this.#onFrame(frame),
      onState: (connection) => this.#onConnection(connection),
    });
    this.#queue = new SendQueue({
      slug,
      store,
      transmit: (frame) => this.#socket.send(frame),
      onSilence: () => this.#socket.restart(),
      onChange: (mail) => this.update(mail),
    });
  }

  /** Loads the room, or resumes it where `stop` left it. */
  start(): void {
    this.#run.abort();
    this.#run = new AbortController();
    clearTimeout(this.#retryTimer);
    this.#stopWatching ??= watchResponses((path) => void (path === roomOf(this.slug) && this.#refresh()));
    if (this.getSnapshot().phase === "ready") this.#socket.start();
    else this.#loaded = this.#load();
  }

  stop(): void {
    this.#run.abort();
    clearTimeout(this.#retryTimer);
    this.#wanted = null;
    this.#batcher.flush();
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#socket.stop();
    this.#history.stop();
    this.#typing.clear();
    this.update({ arrivals: { count: 0, last: [] } });
  }

  readonly writeAs = (username: string | null): void => {
    this.#username = username;
    this.#queue.writeAs(username);
  };

  /** False when too many messages wait already. */
  readonly send = (text: string, replyTo?: Quote): boolean => {
    const isTaken = this.#queue.send(text, replyTo);
    if (isTaken) void this.#history.toNewest();
    return isTaken;
  };

  /** Says a message of one's own in other words. False without a connection, as with `remove` and `react`. */
  readonly edit = (id: number, message: string): boolean => this.#change({ type: "edit", id, message });

  readonly remove = (id: number): boolean => this.#change({ type: "delete", id });

  /** Puts an emoji under a message, or takes it away. */
  readonly react = (id: number, emoji: string, on: boolean): boolean => this.#change({ type: "react", id, emoji, on });

  readonly forgetRefusedChange = (): void => this.update({ refusedChange: null });

  /** Tells the room that one is writing; call it at each key. */
  readonly sayTyping = (): void => {
    if (this.#typing.isDue()) this.#socket.send({ type: "typing" });
  };

  readonly retry = (nonce: string): void => this.#queue.retry(nonce);

  readonly discard = (nonce: string): void => this.#queue.discard(nonce);

  readonly loadOlder = (): Promise<void> => this.#history.loadOlder();

  readonly loadNewer = (): Promise<void> => this.#history.loadNewer();

  readonly toNewest = (): Promise<void> => this.#history.toNewest();

  /** Goes to a message, with what was said around it. */
  readonly goTo = async (seq: number, isReturn = false): Promise<void> => {
    const target = isReturn ? { seq, isReturn } : { seq };
    if (this.getSnapshot().phase !== "ready") {
      this.#wanted = target;
      return;
    }
    try {
      await this.#history.goTo(target);
    } catch (error) {
      console.warn("the message cannot be loaded", error);
      this.update({ refusedChange: "unavailable" });
    }
  };

  readonly setAtEnd = (isAtEnd: boolean, readAt?: () => number | null): void => this.#history.setAtEnd(isAtEnd, readAt);

  #path(): string {
    this.#batcher.flush();
    const { newest, changed } = this.#history.resume();
    return `/ws/chat/${segment(this.slug)}/?after=${String(newest)}&changes=${String(changed)}&state=1`;
  }

  #change(command: object): boolean {
    const isSent = this.#socket.send(command);
    this.update({ refusedChange: isSent ? null : "unavailable" });
    return isSent;
  }

  async #load(attempt = 0): Promise<void> {
    const { signal } = this.#run;
    if (attempt === 0) this.update({ phase: "loading" });
    try {
      const [room, page] = await Promise.all([this.#rooms.find(this.slug), this.#messages.latest(this.slug)]);
      if (!signal.aborted) await this.#begin(page);
      if (signal.aborted) return;
      this.#setRoom(room);
      this.update({ phase: "ready" });
      this.#socket.start();
    } catch (error) {
      if (!signal.aborted) this.#onLoadFailure(error, attempt);
    }
  }

  async #begin(page: HistoryPage): Promise<void> {
    this.#history.start(startFrom(page));
    const wanted = this.#wanted;
    if (wanted?.isReturn === true) await this.#goBackTo(wanted);
    else if (wanted !== null) await this.#history.goTo(wanted);
    this.#wanted = null;
  }

  /** Without the messages around the place where one was, the newest do. */
  async #goBackTo(target: Target): Promise<void> {
    try {
      await this.#history.goTo(target);
    } catch (error) {
      console.warn("the place where one was cannot be loaded", error);
    }
  }

  #onLoadFailure(error: unknown, attempt: number): void {
    if (error instanceof Refused && NOT_FOUND.includes(error.status)) {
      this.update({ phase: "missing" });
      return;
    }
    console.warn("the room cannot be loaded", error);
    this.update({ phase: "away" });
    this.#retryTimer = setTimeout(() => void this.#load(attempt + 1), backoff(attempt + 2));
  }

  #onConnection(connection: SocketState): void {
    this.update({ connection });
    this.#queue.setOpen(connection.kind === "open");
    if (connection.kind === "closed") this.#onRefused(connection.code);
  }

  #onRefused(code: number): void {
    if (code === 4401) this.#onSignedOut();
    if (code === 4403) this.update({ phase: "forbidden" });
    if (code === 4404) this.update({ phase: "gone" });
  }

  /** Asks for the details again: those that were given were kept ones, and the server's are others. */
  async #refresh(): Promise<void> {
    try {
      await this.#loaded; // else it would put the kept ones over these
      const room = await this.#rooms.find(this.slug);
      if (this.#stopWatching !== undefined) this.#setRoom(room);
    } catch (error) {
      console.warn("the room's details stay as they were kept", error);
    }
  }

  #setRoom(room: Room): void {
    this.update({ room });
    this.#queue.setPace(room);
  }

  #onHistory(history: HistorySnapshot): void {
    this.update(history);
    this.#queue.onLoaded(history.timeline.messages);
  }

  #onFrame(frame: ChatFrame): void {
    if (frame.kind === "typing") {
      if (frame.username !== this.#username) this.#typing.note(frame.username);
      return;
    }
    if (frame.kind === "message" || frame.kind === "change") {
      this.#batcher.add(frame);
      return;
    }
    if (frame.kind === "room" || frame.kind === "people") {
      const { room, people } = this.getSnapshot();
      this.update({ people: people + 1 }); // `room` comes on each connect, too: before it one was not told
      if (frame.kind === "room" && room !== null) this.#setRoom({ ...room, ...frame.change });
      return;
    }
    if (frame.kind === "done") return;
    this.#batcher.flush();
    if (frame.kind === "resume") this.#history.onResume(frame);
    else if (frame.kind === "refusedChange") this.update({ refusedChange: frame.refusal });
    else this.#queue.onRefused(frame);
  }

  /** A change comes after its message: so all messages first, then all changes. */
  #onBatch(frames: readonly BatchedFrame[]): void {
    this.#onMessages(frames.filter((frame) => frame.kind === "message"));
    this.#history.change(frames.flatMap((frame) => (frame.kind === "change" ? [forReader(this.#username, frame.change)] : [])));
  }

  #onMessages(frames: readonly MessageFrame[]): void {
    for (const { message } of frames) this.#typing.drop(message.username);
    const own = new Set(frames.filter(({ message }) => this.#queue.onStored(message)));
    const fresh = new Set(this.#history.receive(frames.map(({ message }) => message)));
    const heard = frames
      .filter((frame) => fresh.has(frame.message) && !own.has(frame) && frame.message.deleted !== true)
      .map(({ message }) => message);
    if (heard.length === 0) return;
    const { count, last } = this.getSnapshot().arrivals;
    this.update({ arrivals: { count: count + heard.length, last: [...last, ...heard].slice(-MAX_ANNOUNCED) } });
  }
}
