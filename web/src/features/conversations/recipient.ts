import { backoff } from "../../lib/backoff";
import { Refused } from "../../lib/http";
import type { DirectRoom } from "./dto";
import { Store } from "../../lib/store";

export interface AddresseeSnapshot {
  /** `away`: the server cannot be asked now; it is tried again by itself. */
  readonly phase: "loading" | "ready" | "missing" | "away";
  /** The room shared with them, when ready. */
  readonly room: DirectRoom | null;
}

/** Somebody to write to, looked up by name. */
export class Addressee extends Store<AddresseeSnapshot> {
  readonly #open: () => Promise<DirectRoom>;
  #run = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `open` gives the room; throws as ConversationsApi does. */
  constructor(open: () => Promise<DirectRoom>) {
    super({ phase: "loading", room: null });
    this.#open = open;
  }

  readonly start = (): void => {
    this.#run.abort();
    clearTimeout(this.#timer);
    this.#run = new AbortController();
    void this.#find();
  };

  stop(): void {
    this.#run.abort();
    clearTimeout(this.#timer);
  }

  async #find(attempt = 0): Promise<void> {
    const { signal } = this.#run;
    try {
      const room = await this.#open();
      if (!signal.aborted) this.update({ phase: "ready", room });
    } catch (error) {
      if (!signal.aborted) this.#onFailure(error, attempt);
    }
  }

  #onFailure(error: unknown, attempt: number): void {
    if (error instanceof Refused && [400, 404].includes(error.status)) {
      this.update({ phase: "missing" });
      return;
    }
    console.warn("the conversation cannot be opened", error);
    this.update({ phase: "away" });
    this.#timer = setTimeout(() => void this.#find(attempt + 1), backoff(attempt + 2));
  }
}
