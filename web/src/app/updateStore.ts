import { Store } from "../lib/store";
import type { WorkerLink } from "./workerLink";

/** Whether a newer version of the client is offered. It is never taken unasked: somebody may be typing. */
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
