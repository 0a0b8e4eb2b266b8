import { useComposerTexts } from "../../hooks/useComposerTexts";
import { Button } from "../../ui/Button/Button";
import type { MessageRowProps } from "./MessageRow";
import styles from "./MessageRow.module.css";

interface RefusedProps extends MessageRowProps {
  readonly delivery: Exclude<MessageRowProps["delivery"], "stored" | "pending">;
}

/** Why a message was not taken, and what can be done about it. */
export default function Refused({ delivery, nonce, texts, onRetry, onDiscard }: RefusedProps) {
  const { refused } = useComposerTexts();
  return (
    <div className={styles.refused}>
      <span role="alert">{refused[delivery]}</span>
      <Button look="plain" onClick={() => onRetry(nonce)}>
        {texts.retry}
      </Button>
      <Button look="plain" onClick={() => onDiscard(nonce)}>
        {texts.discard}
      </Button>
    </div>
  );
}
