import type { HttpClient } from "../../lib/http";
import { presenceSessionSchema } from "./dto";

/** Throws what HttpClient throws. */
export class PresenceApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Creates the guest session without which a guest is not counted. */
  async openSession(): Promise<void> {
    await this.#http.get("/api/auth/presence-session/", presenceSessionSchema);
  }
}
