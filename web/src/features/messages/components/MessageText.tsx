import { isEmojiOnly } from "../emojiOnly";
import { linkify } from "../linkify";
import styles from "./MessageText.module.css";

/** A message's text, never interpreted as markup, with links. */
export function MessageText({ text }: { readonly text: string }) {
  return (
    <p className={styles.text} data-emoji={isEmojiOnly(text)} dir="auto">
      {linkify(text).map((part, index) =>
        part.href === null ? (
          part.text
        ) : (
          <a href={part.href} key={index} rel="noopener noreferrer nofollow ugc" target="_blank">
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
