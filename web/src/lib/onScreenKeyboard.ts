/**
 * Calls with the number of pixels that an on-screen keyboard covers whenever it changes, in browsers that lay the
 * keyboard over the page (Safari) instead of shrinking it. Returns a function that ends it.
 */
export function watchOnScreenKeyboard(onChange: (covered: number) => void): () => void {
  const view = window.visualViewport;
  const leaving = new AbortController();
  const tell = () => {
    if (view !== null) onChange(view.scale > 1 ? 0 : Math.max(0, Math.round(window.innerHeight - view.height)));
  };
  view?.addEventListener("resize", tell, { signal: leaving.signal });
  tell();
  return () => leaving.abort();
}
