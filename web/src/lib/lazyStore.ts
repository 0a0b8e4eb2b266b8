import { memo } from "./memo";
import { Store } from "./store";

/** A store whose controller is loaded on first use; until then it has the initial snapshot. */
export class LazyStore<Snapshot, Controller extends Store<Snapshot>> extends Store<Snapshot> {
  /** Returns the controller. Callers are served in order. */
  readonly get: () => Promise<Controller>;

  constructor(initial: Snapshot, load: () => Promise<Controller>) {
    super(initial);
    this.get = memo(async () => this.#follow(await load()));
  }

  #follow(controller: Controller): Controller {
    controller.subscribe(() => this.update(controller.getSnapshot()));
    return controller;
  }
}
