import { backoff } from "./backoff";
import { Store } from "./store";

/** Calls when the device goes on or off the network. */
export function watchNetwork(onChange: (isOnline: boolean) => void): void {
  window.addEventListener("online", () => onChange(true));
  window.addEventListener("offline", () => onChange(false));
}

/** False is certain, true is not: the network may lead nowhere. */
export function isOnline(): boolean {
  return navigator.onLine;
}

interface ConnectivityOptions {
  /** Asks the server for a sign of life; its outcome comes by `report`. */
  readonly probe: () => Promise<unknown>;
  /** The server is there again, after it was away. */
  readonly onReturn: () => Promise<void>;
}

/** Whether the server answers; while it does not, it is asked again and again, ever more rarely. */
export class Connectivity extends Store<{ readonly isAway: boolean }> {
  readonly #options: ConnectivityOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #isStarted = false;

  constructor(options: ConnectivityOptions) {
    super({ isAway: !isOnline() });
    this.#options = options;
  }

  start(): void {
    this.#isStarted = true;
    watchNetwork((online) => {
      if (online) void this.#attemptTo(this.#options.probe);
      else this.report(false);
    });
    if (this.getSnapshot().isAway) this.#wait();
  }

  /** Takes note of how a call ended: the server answered, or somebody else in its place, or nobody. */
  readonly report = (answered: boolean): void => {
    const wasAway = this.getSnapshot().isAway;
    if (wasAway !== answered) {
      if (!answered) this.#wait();
      return;
    }
    this.update({ isAway: !answered });
    if (answered) {
      clearTimeout(this.#timer);
      this.#attempt = 0;
      void this.#attemptTo(this.#options.onReturn);
    } else {
      this.#wait();
    }
  };

  #wait(): void {
    if (!this.#isStarted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#attemptTo(this.#options.probe), backoff(this.#attempt++ + 2));
  }

  /** A failure is reported as any call's is, and what comes of it is another attempt. */
  async #attemptTo(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      console.warn("the server does not answer", error);
    }
  }
}
