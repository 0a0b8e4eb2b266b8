import { type DirectChat, directChatsSchema, type DirectRoom, directStartSchema } from "../dto/direct";
import type { HttpClient } from "./http";

export const CHATS_PATH = "/api/chat/direct/chats/";

/** `/api/chat/direct/`: conversations of two. Throws as HttpClient does. */
export class DirectApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** One's conversations that have a message, newest first. */
  chats(): Promise<readonly DirectChat[]> {
    return this.#http.get(CHATS_PATH, directChatsSchema);
  }

  /** The room shared with somebody, made when there is none. */
  start(username: string): Promise<DirectRoom> {
    return this.#http.post("/api/chat/direct/start/", directStartSchema, { username });
  }
}
