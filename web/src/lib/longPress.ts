const DURATION = 500; // milliseconds, as Android and iOS have it
const SLACK = 10; // pixels that a resting finger may move

/**
 * Calls back when a finger rests on something inside the element, except on links, whose own menu browsers show.
 *
 * Browsers' `contextmenu` event does not suffice: iOS has none.
 *
 * Returns: the end of it.
 */
export function watchLongPress(element: HTMLElement, onLongPress: (target: Element) => void): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  let timer: number | undefined;
  let [x, y] = [0, 0];
  let isPressed = false;

  const stop = () => {
    window.clearTimeout(timer);
    isPressed = false;
  };
  const onStart = ({ touches, target }: TouchEvent) => {
    stop();
    const [touch] = touches;
    if (touch === undefined || touches.length > 1 || !(target instanceof Element) || target.closest("a") !== null) return;
    [x, y] = [touch.clientX, touch.clientY];
    timer = window.setTimeout(() => {
      isPressed = true;
      onLongPress(target);
    }, DURATION);
  };
  const onMove = ({ touches: [touch] }: TouchEvent) => {
    if (touch !== undefined && Math.hypot(touch.clientX - x, touch.clientY - y) > SLACK) window.clearTimeout(timer);
  };
  const onEnd = (event: TouchEvent) => {
    if (isPressed) event.preventDefault(); // else a click follows, on what now lies under the finger
    stop();
  };
  const onContextMenu = (event: Event) => {
    if (isPressed || ("pointerType" in event && event.pointerType === "touch" && !isOnLink(event))) event.preventDefault();
  };
  element.addEventListener("touchstart", onStart, { passive: true, signal });
  element.addEventListener("touchmove", onMove, { passive: true, signal });
  element.addEventListener("touchend", onEnd, { signal });
  element.addEventListener("touchcancel", stop, { signal });
  element.addEventListener("contextmenu", onContextMenu, { signal });
  return () => {
    stop();
    leaving.abort();
  };
}

function isOnLink({ target }: Event): boolean {
  return target instanceof Element && target.closest("a") !== null;
}
