const TYPING_TIMEOUT = 5_000; // milliseconds after which a user no longer counts as typing
const SEND_INTERVAL = 3_000; // milliseconds between two `typing` frames

/** Who is typing in a room, and how often the user's own typing is sent. */
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

  /** The user sent a message or stopped typing. */
  drop(username: string): void {
    clearTimeout(this.#timers.get(username));
    if (this.#timers.delete(username)) this.#tell();
  }

  clear(): void {
    for (const username of [...this.#timers.keys()]) this.drop(username);
  }

  /** Tells whether the next `typing` frame is due. */
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
