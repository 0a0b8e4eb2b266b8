type Kind = "fetch" | "script" | "style";

/** Asks for something that will be needed, the way that its use will ask for it. */
export function preloadResource(kind: Kind, path: string): void {
  const link = document.createElement("link");
  if (kind === "script") {
    link.rel = "modulepreload";
  } else {
    link.rel = "preload";
    link.as = kind;
  }
  link.crossOrigin = "";
  link.href = path;
  document.head.append(link);
}

/**
 * Loads what the styles have of a font for these letters. Words that are drawn before it is there keep another font with
 * `font-display: optional`, even when it is in the cache, which is asked only when they are drawn.
 */
export async function loadFont(family: string, letters: string): Promise<void> {
  try {
    await document.fonts.load(`1em ${family}`, letters);
  } catch (error) {
    console.warn("the font cannot be loaded", error);
  }
}

/** Calls when all that the page came with is loaded. */
export function onceLoaded(callback: () => void): void {
  if (document.readyState === "complete") callback();
  else addEventListener("load", callback, { once: true });
}

/** Lets the browser answer to the person, and paint, before what follows. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
