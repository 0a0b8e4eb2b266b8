import { Store } from "../lib/store";
import type { WorkerLink } from "./workerLink";

/** Tells whether a newer version is available. It is never activated unasked: the user may be typing. */
export class UpdateStore extends Store<{ readonly isOffered: boolean }> {
  readonly #worker: () => Promise<WorkerLink>;

  constructor(worker: () => Promise<WorkerLink>) {
    super({ isOffered: false });
    this.#worker = worker;
  }

  readonly offer = (): void => this.update({ isOffered: true });

  readonly accept = (): void => void this.#worker().then((worker) => worker.goOver());

  readonly putOff = (): void => this.update({ isOffered: false });
}
