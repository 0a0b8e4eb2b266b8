import type { Room } from "../features/rooms";
import { booleanSchema } from "../lib/dto/boolean";
import { decodeOrNull, type Schema } from "../lib/dto/decode";
import { workers } from "../lib/navigator";
import { keptRoomsSchema, type WorkerRequest } from "../worker/dto";

interface WorkerEvents {
  /** The worker has taken control of a page that was loaded without it. */
  readonly onTaken: () => void;
  /** A version other than this page's is ready. */
  readonly onNewer: () => void;
}

const UPDATE_INTERVAL = 3_600_000; // milliseconds between looks for a newer version

/** The page's connection to the service worker. Does nothing where there is none (plain http, private windows). */
export class WorkerLink {
  /** The path of the page's script, which identifies its version. */
  readonly #script: string;
  #registration: ServiceWorkerRegistration | null = null;
  #lookedAt = 0;

  constructor(script: string) {
    this.#script = script;
  }

  /** Registers the worker. */
  async start({ onTaken, onNewer }: WorkerEvents): Promise<void> {
    const container = workers();
    if (container === null) return;
    const offer = async (worker: ServiceWorker | null) => {
      if (worker !== null && (await this.#isOther(worker))) onNewer();
    };
    if (container.controller === null) container.addEventListener("controllerchange", onTaken, { once: true });
    container.addEventListener("controllerchange", () => void offer(container.controller));
    try {
      const registration = await container.register("/sw.js", { updateViaCache: "none" });
      registration.addEventListener("updatefound", () => {
        const worker = registration.installing;
        worker?.addEventListener("statechange", () => void (worker.state === "installed" && offer(worker)));
      });
      this.#registration = registration;
      this.#lookedAt = performance.now();
      document.addEventListener("visibilitychange", () => this.#look());
      await offer(registration.waiting);
    } catch (error) {
      console.warn("there is no service worker", error);
    }
  }

  /** Activates the newest version and reloads the page. */
  goOver(): void {
    const waiting = this.#registration?.waiting ?? null;
    if (waiting === null) {
      location.reload();
      return;
    }
    workers()?.addEventListener("controllerchange", () => location.reload(), { once: true });
    post(waiting, { type: "activate" });
  }

  /** Removes the previous user's cached data; the worker does so itself unless it is bypassed. */
  forget(): void {
    const active = this.#registration?.active ?? null;
    if (active !== null && workers()?.controller === null) post(active, { type: "forget" });
  }

  /** The rooms that are available offline. */
  async keptRooms(): Promise<readonly Room[]> {
    const active = workers()?.controller ?? null;
    return (active === null ? null : await ask(active, { type: "kept-rooms" }, keptRoomsSchema)) ?? [];
  }

  async #isOther(worker: ServiceWorker): Promise<boolean> {
    return (await ask(worker, { type: "has-script", script: this.#script }, booleanSchema)) === false;
  }

  #look(): void {
    if (document.visibilityState === "hidden" || performance.now() - this.#lookedAt < UPDATE_INTERVAL) return;
    this.#lookedAt = performance.now();
    this.#registration?.update().catch((error: unknown) => console.warn("no newer version could be looked for", error));
  }
}

function post(worker: ServiceWorker, request: WorkerRequest, ports: MessagePort[] = []): void {
  worker.postMessage(request, ports);
}

/** Returns the worker's answer, or null if it is invalid. */
function ask<T>(worker: ServiceWorker, request: WorkerRequest, schema: Schema<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => {
      port1.close();
      resolve(decodeOrNull(schema, event.data));
    };
    post(worker, request, [port2]);
  });
}
