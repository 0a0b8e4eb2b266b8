import { once } from "./memo";
import { Store } from "./store";

/** A store whose controller is loaded when somebody needs it; until then it tells how all begins. */
export class Later<Snapshot, Controller extends Store<Snapshot>> extends Store<Snapshot> {
  /** The controller. Who asks first is answered first. */
  readonly get: () => Promise<Controller>;

  constructor(initial: Snapshot, load: () => Promise<Controller>) {
    super(initial);
    this.get = once(async () => this.#follow(await load()));
  }

  #follow(controller: Controller): Controller {
    controller.subscribe(() => this.update(controller.getSnapshot()));
    return controller;
  }
}
