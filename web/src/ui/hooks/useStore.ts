import { useSyncExternalStore } from "react";

import type { Store } from "../../lib/store";

export function useStore<Snapshot>(store: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

/** A plain value of the store's; only when it changes is the component drawn anew. */
export function useSelected<Snapshot, Value extends string | number | boolean>(
  store: Store<Snapshot>,
  select: (snapshot: Snapshot) => Value,
): Value {
  return useSyncExternalStore(store.subscribe, () => select(store.getSnapshot()));
}
