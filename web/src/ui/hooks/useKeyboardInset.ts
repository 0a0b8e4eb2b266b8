import { useEffect } from "react";

import { watchOnScreenKeyboard } from "../../lib/onScreenKeyboard";

/** Keeps the page above the on-screen keyboard while the component is mounted. */
export function useKeyboardInset(): void {
  useEffect(() => {
    const { style } = document.documentElement;
    const stop = watchOnScreenKeyboard((covered) => {
      style.setProperty("--keyboard", `${String(covered)}px`);
      if (covered > 0) window.scrollTo(0, 0); // Safari had pushed the page up for the field
    });
    return () => {
      stop();
      style.removeProperty("--keyboard");
    };
  }, []);
}
