import { roomOf } from "../../../lib/apiPaths";
import { segment } from "../../../lib/dto/segment";
import type { HttpClient } from "../../../lib/http";
import type { Page } from "../../../lib/page";
import { type Room, roomSchema } from "../dto";
import { doneSchema } from "../members/dto";
import { type GivenRole, type Invitation, invitationsSchema, newInvitationSchema, type Offer, offerSchema } from "./dto";

/** Terms of a new link: lifetime in seconds and number of uses; null means unlimited. */
export interface InvitationTerms {
  readonly role: GivenRole;
  readonly expiresIn: number | null;
  readonly maxUses: number | null;
}

/** `/api/chat/…/invitations/`. Throws as HttpClient does. */
export class InvitationsApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  list(slug: string): Promise<Page<Invitation>> {
    return this.#http.get(pathOf(slug), invitationsSchema);
  }

  /** Creates a link and returns its token. */
  async create(slug: string, terms: InvitationTerms): Promise<string> {
    return (await this.#http.post(pathOf(slug), newInvitationSchema, terms)).token;
  }

  async revoke(slug: string, id: number): Promise<void> {
    await this.#http.delete(`${pathOf(slug)}${String(id)}/`, doneSchema);
  }

  look(token: string): Promise<Offer> {
    return this.#http.get(`/api/chat/invitations/${segment(token)}/`, offerSchema);
  }

  /** Joins by a link and returns the room. */
  join(token: string): Promise<Room> {
    return this.#http.post(`/api/chat/invitations/${segment(token)}/`, roomSchema, {});
  }
}

function pathOf(slug: string): string {
  return `${roomOf(slug)}invitations/`;
}
