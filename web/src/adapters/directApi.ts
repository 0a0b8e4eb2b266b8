import { type DirectChat, directChatsSchema, type DirectRoom, directStartSchema } from "../dto/direct";
import type { HttpClient } from "./http";
import type { Page } from "./page";

export const CHATS_PATH = "/api/chat/direct/chats/";

const AT_ONCE = 50; // conversations in a page: more than a screen shows

/** `/api/chat/direct/`: conversations of two. Throws as HttpClient does. */
export class DirectApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** One's conversations that have a message, newest first; `before` leads on. */
  chats(before: string | null): Promise<Page<DirectChat>> {
    return this.#http.get(CHATS_PATH, directChatsSchema, { limit: AT_ONCE, ...(before === null ? {} : { before }) });
  }

  /** The room shared with somebody, made when there is none. */
  start(username: string): Promise<DirectRoom> {
    return this.#http.post("/api/chat/direct/start/", directStartSchema, { username });
  }
}
