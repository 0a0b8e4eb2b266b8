import { Button } from "../Button/Button";
import { useLayer } from "../hooks/useLayer";
import { useTexts } from "../hooks/useLanguage";
import { Popover } from "./Popover";

export function Titled() {
  const texts = useTexts();
  const { trigger, anchor, close } = useLayer(() => undefined);
  return (
    <>
      <Button aria-haspopup="dialog" variant="ghost" {...trigger}>
        {texts.onlineNow}
      </Button>
      {anchor !== null && (
        <Popover anchor={anchor} isTitled label={texts.onlineNow} onClose={close}>
          <p>{texts.peopleOnline({ number: 3 })}</p>
        </Popover>
      )}
    </>
  );
}
