import { composerCatalogue } from "../../../texts/composer";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Popover } from "../../../ui/Popover/Popover";
import EmojiPicker from "./EmojiPicker";

interface EmojiPopoverProps {
  readonly anchor: HTMLElement;
  readonly onPick: (sign: string) => void;
  readonly onClose: () => void;
}

/** All emoji, beside a button; picking one closes it. */
export default function EmojiPopover({ anchor, onPick, onClose }: EmojiPopoverProps) {
  const { emoji } = useTexts(composerCatalogue);
  return (
    <Popover anchor={anchor} label={emoji} onClose={onClose}>
      <EmojiPicker
        onPick={(sign) => {
          onClose();
          onPick(sign);
        }}
      />
    </Popover>
  );
}
