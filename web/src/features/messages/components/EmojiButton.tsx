import { useRef, useState } from "react";

import { composerCatalogue } from "../../../texts/composer";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import styles from "./Composer.module.css";

const EmojiPicker = lazyComponent(() => import("./EmojiPicker"));

/** Opens the emoji, for keyboards that have none. */
export function EmojiButton({ onPick }: { readonly onPick: (sign: string) => void }) {
  const composer = useTexts(composerCatalogue);
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- the focus that leaves what is inside
    <div
      className={styles.emoji}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setIsOpen(false);
      }}
    >
      <button
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        aria-label={composer.emoji}
        className={styles.emojiButton}
        onClick={() => setIsOpen(!isOpen)}
        ref={button}
        type="button"
      >
        <svg aria-hidden="true" className={styles.face} viewBox="0 0 20 20">
          <circle cx="10" cy="10" r="7.750" />
          <path d="M6.750 11.750c.7 1.500 1.900 2.250 3.250 2.250s2.550-.75 3.250-2.250M7.250 7.900v.2M12.750 7.900v.2" />
        </svg>
      </button>
      {isOpen && (
        <EmojiPicker
          onClose={close}
          onPick={(sign) => {
            setIsOpen(false);
            onPick(sign);
          }}
        />
      )}
    </div>
  );
}
