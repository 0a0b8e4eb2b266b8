import { roomOf } from "../../lib/apiPaths";
import type { HttpClient } from "../../lib/http";
import { type DirectRoom, directStartSchema, doneSchema, type Membership, membershipSchema, membershipsSchema } from "./dto";

/** What one can set for a conversation; `mute` is in seconds, 0 ends it. */
export interface MembershipChange {
  readonly mute?: number | "forever";
  readonly pinned?: boolean;
  readonly hidden?: boolean;
}

/** Conversations of the person signed in. Throws as HttpClient does. */
export class ConversationsApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** The room shared with somebody, made when there is none. */
  start(username: string): Promise<DirectRoom> {
    return this.#http.post("/api/chat/direct/start/", directStartSchema, { username });
  }

  async change(slug: string, change: MembershipChange): Promise<Membership> {
    return (await this.#http.patch(`${roomOf(slug)}membership/`, membershipSchema, change)).membership;
  }

  /** Marks as unread from this message on. */
  async markUnread(slug: string, seq: number): Promise<Membership> {
    return (await this.#http.post(`${roomOf(slug)}unread/`, membershipSchema, { seq })).membership;
  }

  async markAllRead(): Promise<void> {
    await this.#http.post("/api/chat/conversations/read/", doneSchema, {});
  }

  /** Puts pinned conversations in this order. */
  async orderPinned(slugs: readonly string[]): Promise<readonly Membership[]> {
    return (await this.#http.put("/api/chat/conversations/pinned/", membershipsSchema, { slugs })).items;
  }
}
