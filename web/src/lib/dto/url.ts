/** Parses a URL; returns null if it is invalid. (`URL.canParse` is newer than the supported browsers.) */
export function urlOf(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
