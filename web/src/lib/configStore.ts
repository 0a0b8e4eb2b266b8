import { type ClientConfig, clientConfigSchema, liveSchema } from "./dto/config";
import type { HttpClient } from "./http";
import { Store } from "./store";

/** `/api/meta/`: the server's current settings. Throws what HttpClient throws. */
export class MetaApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  clientConfig(): Promise<ClientConfig> {
    return this.#http.get("/api/meta/client-config/", clientConfigSchema);
  }

  /** Resolves if the server answers. */
  async live(): Promise<void> {
    await this.#http.get("/api/health/live/", liveSchema);
  }
}

interface ConfigSnapshot {
  /** Null until loaded; the server checks all limits itself anyway. */
  readonly config: ClientConfig | null;
}

/** The server's limits, loaded once. */
export class ConfigStore extends Store<ConfigSnapshot> {
  readonly #api: MetaApi;

  constructor(api: MetaApi) {
    super({ config: null });
    this.#api = api;
  }

  /** Throws what MetaApi throws. */
  async load(): Promise<void> {
    this.update({ config: await this.#api.clientConfig() });
  }
}
