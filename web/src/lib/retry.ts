import { backoff } from "./backoff";

/** Runs an action again, after growing waits, until it succeeds. Resolves after the first attempt. */
export async function retry(action: () => Promise<void>, attempt = 0): Promise<void> {
  try {
    await action();
  } catch (error) {
    console.warn("this is tried again", error);
    setTimeout(() => void retry(action, attempt + 1), backoff(attempt + 2));
  }
}
