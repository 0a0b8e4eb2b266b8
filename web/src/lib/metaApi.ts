import { type ClientConfig, clientConfigSchema } from "./dto/config";
import { liveSchema } from "./dto/health";
import type { HttpClient } from "./http";

/** `/api/meta/`: the server's settings in force. Throws as HttpClient does. */
export class MetaApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  clientConfig(): Promise<ClientConfig> {
    return this.#http.get("/api/meta/client-config/", clientConfigSchema);
  }

  /** Resolves when the server answers. */
  async live(): Promise<void> {
    await this.#http.get("/api/health/live/", liveSchema);
  }
}
