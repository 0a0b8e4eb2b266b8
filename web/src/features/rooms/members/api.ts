import { roomOf } from "../../../lib/apiPaths";
import { segment } from "../../../lib/dto/segment";
import type { HttpClient } from "../../../lib/http";
import type { Page } from "../../../lib/page";
import { type Role, type Room, roomSchema } from "../dto";
import { doneSchema, type Member, memberAnswerSchema, membersSchema } from "./dto";

const PAGE_SIZE = 200; // members in a page, the most that the server gives

/** Changes of a room; `slowMode` in seconds. */
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

  /** Returns a page of members, or of blocked users, by role and name, after `after`. */
  list(role: "blocked" | null, after: string | null): Promise<Page<Member>> {
    const query = { limit: PAGE_SIZE, ...(role === null ? {} : { role }), ...(after === null ? {} : { after }) };
    return this.#http.get(`${this.#room}members/`, membersSchema, query);
  }

  /** Adds a member; an existing member keeps the role. */
  add(username: string, role: Role): Promise<Member> {
    return this.#http.post(`${this.#room}members/`, memberAnswerSchema, { username, role });
  }

  /** Changes a member's role; `owner` transfers ownership. */
  assign(username: string, role: Role): Promise<Member> {
    return this.#http.patch(this.#member(username), memberAnswerSchema, { role });
  }

  /** Removes or unblocks a user. */
  async remove(username: string): Promise<void> {
    await this.#http.delete(this.#member(username), doneSchema);
  }

  async leave(): Promise<void> {
    await this.#http.post(`${this.#room}leave/`, doneSchema, {});
  }

  edit(edit: RoomEdit): Promise<Room> {
    return this.#http.patch(this.#room, roomSchema, edit);
  }

  /** Deletes the room with its messages. */
  async deleteRoom(): Promise<void> {
    await this.#http.delete(this.#room, doneSchema);
  }

  #member(username: string): string {
    return `${this.#room}members/${segment(username)}/`;
  }
}
