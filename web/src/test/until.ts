import type { Store } from "../lib/store";

/** Waits until a store tells something, however slow the machine is. */
export function until<Snapshot>(store: Store<Snapshot>, isSo: (snapshot: Snapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (isSo(store.getSnapshot())) resolve();
    };
    store.subscribe(look);
    look();
  });
}
