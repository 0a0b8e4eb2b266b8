import { clipboardWriter } from "../adapters/navigator";

/** Copies a text; null where one cannot. */
export function useCopy(): ((text: string) => void) | null {
  const write = clipboardWriter();
  if (write === null) return null;
  return (text) => void write(text).catch((error: unknown) => console.warn("the text was not copied", error));
}
