import type { MetaApi } from "./metaApi";
import type { ClientConfig } from "./dto/config";
import { Store } from "./store";

interface ConfigSnapshot {
  /** Null until the server has told; it checks all limits itself anyway. */
  readonly config: ClientConfig | null;
}

/** The server's limits, loaded once. */
export class ConfigController extends Store<ConfigSnapshot> {
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
