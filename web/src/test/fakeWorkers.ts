import { act } from "@testing-library/react";
import { vi } from "vitest";

import { decode } from "../lib/dto/decode";
import { type WorkerRequest, workerRequestSchema } from "../worker/dto";

/** One version of the service worker, which answers questions from a table. */
export class FakeWorker extends EventTarget {
  state = "installed";
  readonly asked: WorkerRequest[] = [];
  readonly #answers: Readonly<Partial<Record<WorkerRequest["type"], unknown>>>;

  constructor(answers: Readonly<Partial<Record<WorkerRequest["type"], unknown>>> = {}) {
    super();
    this.#answers = answers;
  }

  postMessage(message: unknown, [port]: readonly MessagePort[]): void {
    const request = decode(workerRequestSchema, message, "message");
    this.asked.push(request);
    if (request.type in this.#answers) port?.postMessage(this.#answers[request.type]);
  }
}

class FakeRegistration extends EventTarget {
  active: FakeWorker | null = null;
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  readonly update = vi.fn(() => Promise.resolve());
}

/** Stands in for `navigator.serviceWorker`, which jsdom lacks; the test plays the browser's side. setup.ts takes it away. */
export class FakeWorkers extends EventTarget {
  controller: FakeWorker | null = null;
  readonly registration = new FakeRegistration();
  readonly register = vi.fn(() => Promise.resolve(this.registration));

  constructor() {
    super();
    Object.defineProperty(navigator, "serviceWorker", { value: this, configurable: true });
  }

  /** A worker gets the page into its hands. */
  take(worker: FakeWorker): void {
    this.registration.active = worker;
    this.controller = worker;
    act(() => void this.dispatchEvent(new Event("controllerchange")));
  }

  /** A newer worker has been installed. */
  install(worker: FakeWorker): void {
    this.registration.installing = worker;
    this.registration.dispatchEvent(new Event("updatefound"));
    this.registration.waiting = worker;
    worker.dispatchEvent(new Event("statechange"));
  }

  tell(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}
