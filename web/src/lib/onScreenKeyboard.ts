/**
 * Tells how many pixels of the page an on-screen keyboard covers, whenever that changes: where the browser lays the
 * keyboard over the page (Safari) instead of making the page smaller. Gives what ends it.
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
