import { retry } from "./retry";

/** Loads something at the first call, such as a part of the client, and retries until it is there. */
export function memo<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= retry(load));
}
