import { backoff } from "./backoff";
import { Store } from "./store";

/** Calls when the device goes online or offline. */
export function watchNetwork(onChange: (isOnline: boolean) => void): void {
  window.addEventListener("online", () => onChange(true));
  window.addEventListener("offline", () => onChange(false));
}

/** False is certain; true only means that there is some network. */
export function isOnline(): boolean {
  return navigator.onLine;
}

interface ConnectivityOptions {
  /** Probes the server; the outcome arrives via `report`. */
  readonly probe: () => Promise<unknown>;
  /** Called when the server is reachable again. */
  readonly onReturn: () => Promise<void>;
}

/** Tracks whether the server is reachable; while it isn't, probes it at growing intervals. */
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

  /** Notes a call's outcome: an answer of the server, of something in between, or none. */
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

  /** A failure is reported like any call's and leads to the next attempt. */
  async #attemptTo(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      console.warn("the server does not answer", error);
    }
  }
}
