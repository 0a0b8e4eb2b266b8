import { roomOf, roomPath } from "../../lib/apiPaths";
import type { HttpClient } from "../../lib/http";
import { type Room, roomSchema } from "./dto";

/** `/api/chat/`: rooms. Throws as HttpClient does. */
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
}
