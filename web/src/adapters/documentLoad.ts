type Kind = "fetch" | "font" | "script" | "style";

/** Asks for something that will be needed, the way that its use will ask for it. */
export function askFor(kind: Kind, path: string): void {
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

/** Calls when all that the page came with is loaded. */
export function onceLoaded(callback: () => void): void {
  if (document.readyState === "complete") callback();
  else addEventListener("load", callback, { once: true });
}

/** Lets the browser answer to the person, and paint, before what follows. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
