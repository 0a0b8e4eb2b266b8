/** Asks for a script or a style of ours that will be needed, the way its import will ask for it. */
export function askFor(file: string): void {
  const link = document.createElement("link");
  if (file.endsWith(".css")) {
    link.rel = "preload";
    link.as = "style";
  } else {
    link.rel = "modulepreload";
  }
  link.crossOrigin = "";
  link.href = `/${file}`;
  document.head.append(link);
}

/** Calls when all that the page came with is loaded. */
export function onceLoaded(callback: () => void): void {
  if (document.readyState === "complete") callback();
  else addEventListener("load", callback, { once: true });
}
