/** The address that a text is, null when it is none. (`URL.canParse` is younger than the browsers we stand by.) */
export function urlOf(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
