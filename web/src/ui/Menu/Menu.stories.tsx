import { IconButton } from "../Button/Button";
import { useLayer } from "../hooks/useLayer";
import { useTexts } from "../hooks/useLanguage";
import { Menu, MenuItem, MenuRow } from "./Menu";

const EMOJI = ["👍", "❤️", "😂"];

export function Commands() {
  const texts = useTexts();
  const { trigger, anchor, close } = useLayer(() => undefined);
  return (
    <>
      <IconButton aria-haspopup="menu" icon="more" label={texts.messageMenu} {...trigger} />
      {anchor !== null && (
        <Menu anchor={anchor} label={texts.messageMenu} onClose={close}>
          <MenuRow label={texts.messages}>
            {EMOJI.map((emoji) => (
              <MenuItem key={emoji} label={emoji} onSelect={close}>
                {emoji}
              </MenuItem>
            ))}
          </MenuRow>
          <MenuItem onSelect={close}>{texts.retry}</MenuItem>
          <MenuItem isDanger onSelect={close}>
            {texts.discard}
          </MenuItem>
        </Menu>
      )}
    </>
  );
}
