import { roomOf, roomPath } from "../../lib/apiPaths";
import type { HttpClient } from "../../lib/http";
import { type Room, roomSchema } from "./dto";

/** `/api/chat/`: rooms. Throws as HttpClient does. */
export class RoomsApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Returns an existing room. */
  find(slug: string): Promise<Room> {
    return this.#http.get(roomPath(slug), roomSchema);
  }

  /** Returns the room; creates it as the user's private room if the slug is free. */
  openOrCreate(slug: string): Promise<Room> {
    return this.#http.get(roomOf(slug), roomSchema);
  }

  /** Creates a private room; the server chooses the slug. */
  create(name: string): Promise<Room> {
    return this.#http.post("/api/chat/rooms/", roomSchema, { name });
  }
}
