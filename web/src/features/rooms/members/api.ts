import { roomOf } from "../../../lib/apiPaths";
import { segment } from "../../../lib/dto/segment";
import type { HttpClient } from "../../../lib/http";
import type { Page } from "../../../lib/page";
import { type Role, type Room, roomSchema } from "../dto";
import { doneSchema, type Member, memberAnswerSchema, membersSchema } from "./dto";

const PAGE_SIZE = 200; // members in a page, the most that the server gives

/** What of a room is to change; `slowMode` in seconds. */
export interface RoomEdit {
  readonly name?: string;
  readonly slowMode?: number;
}

/** `/api/chat/rooms/<slug>/`: one room, who is in it and how it is kept. Throws as HttpClient does. */
export class MembersApi {
  readonly #http: HttpClient;
  readonly #room: string;

  constructor(http: HttpClient, slug: string) {
    this.#http = http;
    this.#room = roomOf(slug);
  }

  /** Who is in, or who is blocked, by role and then by name; `after` leads on. */
  list(role: "blocked" | null, after: string | null): Promise<Page<Member>> {
    const query = { limit: PAGE_SIZE, ...(role === null ? {} : { role }), ...(after === null ? {} : { after }) };
    return this.#http.get(`${this.#room}members/`, membersSchema, query);
  }

  /** Brings somebody in; who is in already keeps the role. */
  add(username: string, role: Role): Promise<Member> {
    return this.#http.post(`${this.#room}members/`, memberAnswerSchema, { username, role });
  }

  /** Gives somebody another role; `owner` hands the room over. */
  assign(username: string, role: Role): Promise<Member> {
    return this.#http.patch(this.#member(username), memberAnswerSchema, { role });
  }

  /** Takes somebody's role away: removes or unblocks them. */
  async remove(username: string): Promise<void> {
    await this.#http.delete(this.#member(username), doneSchema);
  }

  async leave(): Promise<void> {
    await this.#http.post(`${this.#room}leave/`, doneSchema, {});
  }

  edit(edit: RoomEdit): Promise<Room> {
    return this.#http.patch(this.#room, roomSchema, edit);
  }

  /** Deletes the room with all that was said in it. */
  async deleteRoom(): Promise<void> {
    await this.#http.delete(this.#room, doneSchema);
  }

  #member(username: string): string {
    return `${this.#room}members/${segment(username)}/`;
  }
}
