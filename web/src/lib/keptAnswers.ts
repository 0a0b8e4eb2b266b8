import { decodeJsonOrNull, type Schema } from "./dto/decode";

/** Null on pages of plain http other than localhost. */
function cacheStorage(): CacheStorage | null {
  return "caches" in globalThis ? caches : null;
}

/** What a cache of the service worker has for a path; null if nothing of that shape. */
export async function readKept<T>(cacheName: string, path: string, schema: Schema<T>): Promise<T | null> {
  const found = await cacheStorage()?.match(path, { cacheName, ignoreVary: true });
  return found === undefined ? null : decodeJsonOrNull(schema, await found.text());
}

export async function writeKept(cacheName: string, path: string, value: unknown): Promise<void> {
  const cache = await cacheStorage()?.open(cacheName);
  await cache?.put(path, new Response(JSON.stringify(value)));
}

export async function dropKept(cacheName: string): Promise<void> {
  await cacheStorage()?.delete(cacheName);
}
