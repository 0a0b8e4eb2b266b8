import { type OwnRoom, ownRoomsSchema } from "../dto/ownRooms";
import { type Room, roomSchema } from "../dto/room";
import type { HttpClient } from "./http";
import type { Page } from "./page";

/** `/api/chat/rooms/`: private rooms. Throws as HttpClient does. */
export class CatalogueApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** One's rooms, the newest message first; `before` leads on. */
  own(before: string | null): Promise<Page<OwnRoom>> {
    return this.#http.get("/api/chat/rooms/", ownRoomsSchema, before === null ? {} : { before });
  }

  /** A new room of one's own; the server makes the slug. */
  create(name: string): Promise<Room> {
    return this.#http.post("/api/chat/rooms/", roomSchema, { name });
  }
}
