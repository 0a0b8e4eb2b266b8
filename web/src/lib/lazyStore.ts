import { memo } from "./memo";
import { Store } from "./store";

/** A store whose controller is loaded when somebody needs it; until then it tells how all begins. */
export class LazyStore<Snapshot, Controller extends Store<Snapshot>> extends Store<Snapshot> {
  /** The controller. Who asks first is answered first. */
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
