import type { AppTexts } from "../../../texts/types";
import { Button } from "../../../ui/Button/Button";
import { composerCatalogue } from "../../../texts/composer";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useDelayedFlag } from "../../../ui/hooks/useDelayedFlag";
import type { RowData } from "../rows";
import styles from "./MessageRow.module.css";

interface UnsentProps {
  readonly delivery: Exclude<RowData["delivery"], "stored">;
  readonly nonce: string;
  readonly texts: AppTexts;
  readonly onRetry: (nonce: string) => void;
  readonly onDiscard: (nonce: string) => void;
}

const PENDING_DELAY = 5_000; // milliseconds until cancelling a pending message is offered

/** Why a message was refused, or that it is still pending, with the available actions. */
export default function Unsent({ delivery, nonce, texts, onRetry, onDiscard }: UnsentProps) {
  const { refused, giveUp } = useTexts(composerCatalogue);
  const waits = useDelayedFlag(delivery === "pending", PENDING_DELAY);
  if (delivery === "pending" && !waits) return null;
  return (
    <div className={styles.unsent} data-waits={waits}>
      {delivery !== "pending" && (
        <>
          <span role="alert">{refused[delivery]}</span>
          <Button variant="text" onClick={() => onRetry(nonce)}>
            {texts.retry}
          </Button>
        </>
      )}
      <Button variant="text" onClick={() => onDiscard(nonce)}>
        {waits ? giveUp : texts.discard}
      </Button>
    </div>
  );
}
