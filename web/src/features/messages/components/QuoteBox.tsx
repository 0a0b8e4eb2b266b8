import { useConfig } from "../../../ui/hooks/useConfig";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { messageActionsCatalogue } from "../../../texts/messageActions";
import type { Quote } from "../dto";
import styles from "./QuoteBox.module.css";

interface QuoteBoxProps {
  readonly quote: Quote;
  /** Goes to the quoted message. */
  readonly onJump: () => void;
}

/** The message replied to, in its current form; edits arrive whole and are truncated as the server truncates quotes. */
export default function QuoteBox({ quote, onJump }: QuoteBoxProps) {
  const texts = useTexts();
  const actions = useTexts(messageActionsCatalogue);
  const maxLength = useConfig()?.chatQuoteMaxLength;
  return (
    <button className={styles.quote} onClick={onJump} title={actions.quoted({ author: quote.username })} type="button">
      <span className={styles.author}>{quote.username}</span>
      <span className={styles.text} dir="auto">
        {quote.deleted ? texts.deletedMessage : Array.from(quote.content).slice(0, maxLength).join("")}
      </span>
    </button>
  );
}
