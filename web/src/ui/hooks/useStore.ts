import { useSyncExternalStore } from "react";

import type { Store } from "../../lib/store";

export function useStore<Snapshot>(store: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

/** Selects a primitive value of a store; the component renders again only when it changes. */
export function useSelected<Snapshot, Value extends string | number | boolean>(
  store: Store<Snapshot>,
  select: (snapshot: Snapshot) => Value,
): Value {
  return useSyncExternalStore(store.subscribe, () => select(store.getSnapshot()));
}
