let ahead = 0; // milliseconds by which the server's clock is ahead of the device's

/** Returns the server's time in milliseconds since the epoch, to about a second; before its first answer, the device's. */
export function serverNow(): number {
  return Date.now() + ahead;
}

/** Compares the device's clock with the time in a response. */
export function setServerTime(time: number): void {
  ahead = time - Date.now();
}
