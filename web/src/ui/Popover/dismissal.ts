interface Details {
  readonly reason: string;
  readonly event: Event;
}

/** Base UI's `onOpenChange` of a layer beside its button. A press on the button is not outside: its own click closes the layer. */
export function dismissal(anchor: HTMLElement, onClose: () => void) {
  return (_isOpen: boolean, { reason, event }: Details) => {
    const isOnAnchor = event.target instanceof Node && anchor.contains(event.target);
    if (reason !== "outside-press" || !isOnAnchor) onClose();
  };
}
