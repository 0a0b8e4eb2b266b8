import { type HistoryPage, historySchema, type Room, roomSchema } from "./dto";
import type { HttpClient } from "../../lib/http";
import { messagesPath, roomOf, roomPath } from "../../lib/apiPaths";

/** `/api/chat/`: rooms and their history. Throws as HttpClient does. */
export class RoomsApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** A room that exists. */
  find(slug: string): Promise<Room> {
    return this.#http.get(roomPath(slug), roomSchema);
  }

  /** The room, made as a private one of one's own when nobody has it. */
  openOrCreate(slug: string): Promise<Room> {
    return this.#http.get(roomOf(slug), roomSchema);
  }

  /** A new private room of one's own; the server makes the slug. */
  create(name: string): Promise<Room> {
    return this.#http.post("/api/chat/rooms/", roomSchema, { name });
  }

  /** The latest messages. */
  latest(slug: string): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema);
  }

  /** The messages just before the message with this id. */
  before(slug: string, id: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { before: id });
  }

  /** The message of this `seq`, with what was said before and after it. */
  around(slug: string, seq: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { around: seq });
  }

  /** The messages just after this `seq`. */
  after(slug: string, seq: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { after: seq, limit: 200 });
  }
}
