import { backoff } from "./backoff";

/** Loads something at the first call, and goes on trying until it is there: a part of the client, say. */
export function memo<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= persist(load));
}

async function persist<T>(load: () => Promise<T>, attempt = 0): Promise<T> {
  try {
    return await load();
  } catch (error) {
    console.warn("this is loaded again", error);
    await new Promise((resolve) => setTimeout(resolve, backoff(attempt + 2)));
    return persist(load, attempt + 1);
  }
}
