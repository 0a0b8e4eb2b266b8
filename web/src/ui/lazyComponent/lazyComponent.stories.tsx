import { lazyComponent } from "./lazyComponent";

const Missing = lazyComponent<object>(() => Promise.reject(new TypeError("the chunk is gone")));

export function NotLoaded() {
  return <Missing />;
}
