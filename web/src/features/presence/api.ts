import type { HttpClient } from "../../lib/http";
import { presenceSessionSchema } from "./dto";

/** Throws what HttpClient throws. */
export class PresenceApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Creates the guest session that the presence socket needs. */
  async openSession(): Promise<void> {
    await this.#http.get("/api/auth/presence-session/", presenceSessionSchema);
  }
}
