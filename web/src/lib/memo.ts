import { retry } from "./retry";

/** Loads something at the first call, and goes on trying until it is there: a part of the client, say. */
export function memo<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= retry(load));
}
