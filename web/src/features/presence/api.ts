import type { HttpClient } from "../../lib/http";
import { presenceSessionSchema } from "./dto";

/** Throws as HttpClient does. */
export class PresenceApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Gives a guest the session without which the presence socket knows nobody. */
  async openSession(): Promise<void> {
    await this.#http.get("/api/auth/presence-session/", presenceSessionSchema);
  }
}
