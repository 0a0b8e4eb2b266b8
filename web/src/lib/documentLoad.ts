type Kind = "fetch" | "script" | "style";

/** Preloads a resource with the same request that its use will make. */
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
 * Loads the font that the styles have for these letters. Text rendered before it is there keeps another font with
 * `font-display: optional`, even if it is cached, as the cache is asked only at rendering.
 */
export async function loadFont(family: string, letters: string): Promise<void> {
  try {
    await document.fonts.load(`1em ${family}`, letters);
  } catch (error) {
    console.warn("the font cannot be loaded", error);
  }
}

/** Calls when the page's own resources are loaded. */
export function onceLoaded(callback: () => void): void {
  if (document.readyState === "complete") callback();
  else addEventListener("load", callback, { once: true });
}

/** Lets the browser handle input and paint first. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
