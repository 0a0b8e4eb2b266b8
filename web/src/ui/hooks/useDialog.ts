import { type RefObject, useEffectEvent, useLayoutEffect, useRef } from "react";

/** Opens a dialog beside the page, or over it as the only thing to use; gives the focus back at its end. */
export function useDialog(isOver: boolean, onClose: () => void): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useEffectEvent((event: Event) => {
    event.preventDefault();
    onClose();
  });
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) close(event);
    };
    element.addEventListener("keydown", onKeyDown);
    element.addEventListener("cancel", close); // the way back of a phone
    if (isOver) element.showModal();
    else element.show();
    return () => {
      element.removeEventListener("keydown", onKeyDown);
      element.removeEventListener("cancel", close);
      element.close();
    };
  }, [isOver]);
  return dialog;
}
