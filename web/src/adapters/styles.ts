/** Loads again the style sheets that could not be loaded: the bundler asks for each once. */
export function reloadFailedStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
    if (link.sheet === null) link.replaceWith(link.cloneNode());
  }
}
