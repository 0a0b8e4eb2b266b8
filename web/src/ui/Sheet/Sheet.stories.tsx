import { useState } from "react";

import { Button } from "../Button/Button";
import { useTexts } from "../hooks/useLanguage";
import { Sheet } from "./Sheet";

export function Bottom() {
  const texts = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setIsOpen(true)} variant="secondary">
        {texts.settings}
      </Button>
      {isOpen && (
        <Sheet isTitled label={texts.settings} onClose={() => setIsOpen(false)}>
          <Button onClick={() => setIsOpen(false)} variant="text">
            {texts.hide}
          </Button>
        </Sheet>
      )}
    </>
  );
}
