import { useState } from "react";

import { Button } from "../Button/Button";
import { useTexts } from "../hooks/useLanguage";
import { SidePanel } from "./SidePanel";

export function Beside() {
  const texts = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setIsOpen(true)} variant="secondary">
        {texts.onlineNow}
      </Button>
      {isOpen && (
        <SidePanel closeLabel={texts.hide} onClose={() => setIsOpen(false)} title={texts.onlineNow}>
          <p>{texts.peopleOnline({ number: 3 })}</p>
        </SidePanel>
      )}
    </>
  );
}
