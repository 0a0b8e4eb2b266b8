import type { HttpClient } from "../../lib/http";
import type { Page } from "../../lib/page";
import { type DirectChat, directChatsSchema, type DirectRoom, directStartSchema, type OwnRoom, ownRoomsSchema } from "./dto";

export const CHATS_PATH = "/api/chat/direct/chats/";

const PAGE_SIZE = 50; // conversations in a page: more than a screen shows

/** Conversations of two, and private rooms. Throws as HttpClient does. */
export class ConversationsApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** One's conversations that have a message, newest first; `before` leads on. */
  chats(before: string | null): Promise<Page<DirectChat>> {
    return this.#http.get(CHATS_PATH, directChatsSchema, { limit: PAGE_SIZE, ...(before === null ? {} : { before }) });
  }

  /** One's private rooms, the newest message first; `before` leads on. */
  rooms(before: string | null): Promise<Page<OwnRoom>> {
    return this.#http.get("/api/chat/rooms/", ownRoomsSchema, before === null ? {} : { before });
  }

  /** The room shared with somebody, made when there is none. */
  start(username: string): Promise<DirectRoom> {
    return this.#http.post("/api/chat/direct/start/", directStartSchema, { username });
  }
}
