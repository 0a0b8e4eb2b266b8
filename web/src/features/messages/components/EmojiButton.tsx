import { composerCatalogue } from "../../../texts/composer";
import { IconButton } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useLayer } from "../../../ui/hooks/useLayer";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import styles from "./Composer.module.css";

const EmojiPopover = lazyComponent(() => import("./EmojiPopover"));

/** Opens the emoji, for keyboards that have none. */
export function EmojiButton({ onPick }: { readonly onPick: (sign: string) => void }) {
  const composer = useTexts(composerCatalogue);
  const { trigger, anchor, close } = useLayer(EmojiPopover.preload);
  return (
    <div className={styles.emoji}>
      <IconButton aria-haspopup="dialog" icon="emoji" label={composer.emoji} {...trigger} />
      {anchor !== null && <EmojiPopover anchor={anchor} onClose={close} onPick={onPick} />}
    </div>
  );
}
