let ahead = 0; // milliseconds by which the server's clock is ahead of the device's

/** The server's time, in milliseconds since the epoch, to about a second; the device's until the server has answered. */
export function serverNow(): number {
  return Date.now() + ahead;
}

/** Compares the device's clock with the time that an answer says it was written at. */
export function setServerTime(time: number): void {
  ahead = time - Date.now();
}
