import { backoff } from "./backoff";

/** Repeats an action, with growing delays, until it succeeds. */
export async function retry<T>(action: () => Promise<T>, attempt = 0): Promise<T> {
  try {
    return await action();
  } catch (error) {
    console.warn("this is tried again", error);
    await new Promise((resolve) => setTimeout(resolve, backoff(attempt + 2)));
    return retry(action, attempt + 1);
  }
}
