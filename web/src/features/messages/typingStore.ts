const TYPING_TIMEOUT = 5_000; // milliseconds after which somebody no longer counts as writing
const SEND_INTERVAL = 3_000; // milliseconds between two frames that say that one writes

/** Who else is writing in a room, and how often one says so oneself. */
export class TypingStore {
  readonly #onChange: (typing: readonly string[]) => void;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #saidAt = -Infinity;

  constructor(onChange: (typing: readonly string[]) => void) {
    this.#onChange = onChange;
  }

  note(username: string): void {
    clearTimeout(this.#timers.get(username));
    const isNew = !this.#timers.has(username);
    this.#timers.set(
      username,
      setTimeout(() => this.drop(username), TYPING_TIMEOUT),
    );
    if (isNew) this.#tell();
  }

  /** They said it, or stopped. */
  drop(username: string): void {
    clearTimeout(this.#timers.get(username));
    if (this.#timers.delete(username)) this.#tell();
  }

  clear(): void {
    for (const username of [...this.#timers.keys()]) this.drop(username);
  }

  /** Whether it is time to say again that one writes. */
  isDue(): boolean {
    const now = performance.now();
    if (now - this.#saidAt < SEND_INTERVAL) return false;
    this.#saidAt = now;
    return true;
  }

  #tell(): void {
    this.#onChange([...this.#timers.keys()]);
  }
}
