import { Menu as Base } from "@base-ui/react/menu";
import { createContext, type FocusEvent, type KeyboardEvent, type ReactNode, use, useRef, useState } from "react";

import { useBackCloses } from "../hooks/useBackCloses";
import { useMedia } from "../hooks/useMedia";
import { dismissal } from "../Popover/dismissal";
import { PHONE, Sheet } from "../Sheet/Sheet";
import styles from "./Menu.module.css";

interface MenuProps {
  readonly label: string;
  /** The button that opened it; the focus returns there. */
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const DISTANCE = 4; // pixels between button and menu
const MARGIN = 8; // pixels to the edges of the window

interface MenuContent {
  /** Closes the sheet that holds the items; null in a menu. */
  readonly closeSheet: (() => void) | null;
  /** The focus is not to return to the button. */
  readonly leaveFocus: () => void;
}

const MenuContext = createContext<MenuContent | null>(null);

/** Commands beside a button; a sheet of buttons on phones. Mounted while it is open. */
export function Menu({ label, anchor, onClose, children }: MenuProps) {
  const isPhone = useMedia(PHONE);
  useBackCloses(onClose, !isPhone); // sheets have it
  const returnsFocus = useRef(true);
  const finalFocus = () => returnsFocus.current;
  const leaveFocus = () => {
    returnsFocus.current = false;
  };
  if (isPhone) {
    return (
      <Sheet finalFocus={finalFocus} label={label} onClose={onClose}>
        <MenuContext value={{ closeSheet: onClose, leaveFocus }}>{children}</MenuContext>
      </Sheet>
    );
  }
  return (
    <Base.Root modal={false} onOpenChange={dismissal(anchor, onClose)} open>
      <Base.Portal container={anchor.closest("main")}>
        <Base.Positioner
          align="end"
          anchor={anchor}
          className={styles.positioner}
          collisionPadding={MARGIN}
          positionMethod="fixed"
          sideOffset={DISTANCE}
        >
          <Popup anchor={anchor} finalFocus={finalFocus} label={label}>
            <MenuContext value={{ closeSheet: null, leaveFocus }}>{children}</MenuContext>
          </Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface PopupProps extends Pick<MenuProps, "label" | "anchor" | "children"> {
  readonly finalFocus: () => boolean;
}

/** A menu that was opened by the keyboard begins with its first item focused. */
function Popup({ label, anchor, finalFocus, children }: PopupProps) {
  const isNew = useRef(true);
  const [isByKeyboard] = useState(() => anchor.matches(":focus-visible"));
  const onFocus = ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
    if (isNew.current && isByKeyboard && target === currentTarget) itemsOf(currentTarget)[0]?.focus();
    isNew.current = false;
  };
  return (
    <Base.Popup aria-label={label} className={styles.popup} finalFocus={finalFocus} onFocus={onFocus}>
      {children}
    </Base.Popup>
  );
}

interface MenuItemProps {
  /** What is read out, if not the content. */
  readonly label?: string;
  readonly isDanger?: boolean;
  /** Leaves the menu open: something else takes its place. */
  readonly isStep?: boolean;
  /** Takes the focus elsewhere. */
  readonly isMove?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export function MenuItem({ label, isDanger = false, isStep = false, isMove = false, onSelect, children }: MenuItemProps) {
  const menu = use(MenuContext);
  const rest = { "aria-label": label, className: styles.item, "data-danger": isDanger, title: label };
  const onClick = () => {
    if (isMove) menu?.leaveFocus();
    onSelect();
    if (!isStep) menu?.closeSheet?.();
  };
  if (menu?.closeSheet === null) {
    return (
      <Base.Item {...rest} closeOnClick={!isStep} onClick={onClick}>
        {children}
      </Base.Item>
    );
  }
  return (
    <button {...rest} onClick={onClick} type="button">
      {children}
    </button>
  );
}

/** Items side by side; the arrows to the left and right lead from one to the next. */
export function MenuRow({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const items = itemsOf(event.currentTarget);
    const here = items.findIndex((item) => item === document.activeElement);
    items[here + step]?.focus();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys that bubble up from the items
    <div aria-label={label} className={styles.row} onKeyDown={onKeyDown} role="group">
      {children}
    </div>
  );
}

function itemsOf(element: HTMLElement | null): readonly HTMLElement[] {
  return [...(element?.querySelectorAll<HTMLElement>("[role=menuitem], button") ?? [])];
}
