import { useSyncExternalStore } from "react";

import type { Store } from "../controllers/store";

export function useStore<Snapshot>(store: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}
