import { useEffect, useMemo } from "react";

import { backoff } from "../../lib/backoff";
import { Refused } from "../../lib/http";
import { Store } from "../../lib/store";
import { useStore } from "../../ui/hooks/useStore";
import { useServices } from "../../ui/services";
import type { DirectRoom } from "./dto";

export interface RecipientSnapshot {
  /** `away`: the server cannot be asked now; it is tried again by itself. */
  readonly phase: "loading" | "ready" | "missing" | "away";
  /** The room shared with them, when ready. */
  readonly room: DirectRoom | null;
}

/** Somebody to write to, looked up by name. */
export class Recipient extends Store<RecipientSnapshot> {
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

/** Looks up somebody to write to. */
export function useRecipient(username: string): RecipientSnapshot & { readonly retry: () => void } {
  const { inbox } = useServices();
  const recipient = useMemo(() => new Recipient(async () => (await inbox.get()).open(`@${username}`)), [inbox, username]);
  useEffect(() => {
    recipient.start();
    return () => recipient.stop();
  }, [recipient]);
  return { ...useStore(recipient), retry: recipient.start };
}
