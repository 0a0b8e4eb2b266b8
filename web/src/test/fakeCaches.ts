import { vi } from "vitest";

/** Stands in for the Cache API, which jsdom lacks: as much of it as the worker uses. */
export class FakeCaches {
  readonly #caches = new Map<string, FakeCache>();

  constructor() {
    vi.stubGlobal("caches", this);
  }

  open(name: string): Promise<FakeCache> {
    const cache = this.#caches.get(name) ?? new FakeCache();
    this.#caches.set(name, cache);
    return Promise.resolve(cache);
  }

  async match(key: string, { cacheName }: { cacheName: string }): Promise<Response | undefined> {
    return (await this.open(cacheName)).match(key);
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.#caches.delete(name));
  }

  /** Keeps an answer as the worker would. */
  async keep(name: string, path: string, body: unknown): Promise<void> {
    await (await this.open(name)).put(path, Response.json(body));
  }

  /** The paths kept in a cache. */
  async paths(name: string): Promise<readonly string[]> {
    return (await (await this.open(name)).keys()).map(({ url }) => url.slice(location.origin.length));
  }
}

class FakeCache {
  readonly #kept = new Map<string, Response>();

  put(key: string | Request, response: Response): Promise<void> {
    this.#kept.set(urlOf(key), response);
    return Promise.resolve();
  }

  match(key: string | Request): Promise<Response | undefined> {
    return Promise.resolve(this.#kept.get(urlOf(key))?.clone());
  }

  keys(): Promise<readonly Request[]> {
    return Promise.resolve(Array.from(this.#kept.keys(), (url) => new Request(url)));
  }

  delete(key: string | Request, { ignoreSearch = false } = {}): Promise<boolean> {
    const wanted = urlOf(key);
    const found = Array.from(this.#kept.keys()).filter(
      (url) => url === wanted || (ignoreSearch && url.split("?")[0] === wanted.split("?")[0]),
    );
    for (const url of found) this.#kept.delete(url);
    return Promise.resolve(found.length > 0);
  }
}

function urlOf(key: string | Request): string {
  return new URL(typeof key === "string" ? key : key.url, location.origin).href;
}
