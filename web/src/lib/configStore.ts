import { type ClientConfig, clientConfigSchema, liveSchema } from "./dto/config";
import type { HttpClient } from "./http";
import { Store } from "./store";

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

interface ConfigSnapshot {
  /** Null until the server has told; it checks all limits itself anyway. */
  readonly config: ClientConfig | null;
}

/** The server's limits, loaded once. */
export class ConfigStore extends Store<ConfigSnapshot> {
  readonly #api: MetaApi;

  constructor(api: MetaApi) {
    super({ config: null });
    this.#api = api;
  }

  /** Throws as MetaApi does. */
  async load(): Promise<void> {
    this.update({ config: await this.#api.clientConfig() });
  }
}
