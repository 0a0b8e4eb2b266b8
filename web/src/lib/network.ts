/** Calls when the device goes on or off the network. */
export function watchNetwork(onChange: (isOnline: boolean) => void): void {
  window.addEventListener("online", () => onChange(true));
  window.addEventListener("offline", () => onChange(false));
}

/** False is certain, true is not: the network may lead nowhere. */
export function isOnline(): boolean {
  return navigator.onLine;
}
