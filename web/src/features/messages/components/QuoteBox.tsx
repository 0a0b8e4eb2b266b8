import { useTexts } from "../../../ui/hooks/useLanguage";
import { messageActionsCatalogue } from "../../../texts/messageActions";
import type { Quote } from "../dto";
import styles from "./QuoteBox.module.css";

interface QuoteBoxProps {
  readonly quote: Quote;
  /** Goes to the message. */
  readonly onJump: () => void;
}

/** The message that another one answers, as it is now. */
export default function QuoteBox({ quote, onJump }: QuoteBoxProps) {
  const texts = useTexts();
  const actions = useTexts(messageActionsCatalogue);
  return (
    <button className={styles.quote} onClick={onJump} title={actions.quoted({ author: quote.username })} type="button">
      <span className={styles.author}>{quote.username}</span>
      <span className={styles.text} dir="auto">
        {quote.deleted ? texts.deletedMessage : quote.content}
      </span>
    </button>
  );
}
