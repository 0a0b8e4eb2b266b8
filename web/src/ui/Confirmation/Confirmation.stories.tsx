import { useState } from "react";

import { Button } from "../Button/Button";
import { useTexts } from "../hooks/useLanguage";
import { Confirmation } from "./Confirmation";

export function Question() {
  const texts = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setIsOpen(true)} variant="danger">
        {texts.discard}
      </Button>
      {isOpen && (
        <Confirmation
          onClose={() => setIsOpen(false)}
          onYes={() => Promise.reject(new TypeError("no connection"))}
          question={{ title: `${texts.discard}?`, lead: texts.deletedMessage, yes: texts.discard, no: texts.hide }}
        />
      )}
    </>
  );
}
