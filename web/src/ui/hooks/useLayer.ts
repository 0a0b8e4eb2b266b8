import { type MouseEvent, useState } from "react";

interface Layer {
  /** Properties of the button that opens and closes the layer. */
  readonly trigger: {
    readonly "aria-expanded": boolean;
    readonly onClick: (event: MouseEvent<HTMLElement>) => void;
    readonly onFocus: () => void;
    readonly onPointerEnter: () => void;
  };
  /** The button, while the layer is open. */
  readonly anchor: HTMLElement | null;
  readonly close: () => void;
}

/** A layer opened by a button, without the code of the layer: that is requested when a pointer or the focus reaches the button. */
export function useLayer(preload: () => void): Layer {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const onClick = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    currentTarget.focus(); // Safari does not; the focus returns to where it was
    setAnchor(anchor === null ? currentTarget : null);
  };
  return {
    trigger: { "aria-expanded": anchor !== null, onClick, onFocus: preload, onPointerEnter: preload },
    anchor,
    close: () => setAnchor(null),
  };
}
