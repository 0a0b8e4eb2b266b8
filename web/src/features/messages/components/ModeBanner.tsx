import { messageActionsCatalogue } from "../../../texts/messageActions";
import type { MessageActionsTexts } from "../../../texts/types";
import { IconButton } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";
import type { ComposerMode, Message } from "../dto";
import styles from "./ModeBanner.module.css";

interface ModeBannerProps {
  readonly mode: ComposerMode;
  /** The message as it is now; null when it is not loaded. */
  readonly target: Message | null;
  readonly onLeave: () => void;
}

/** Says above the composer what is being answered or edited, and what became of it meanwhile. */
export default function ModeBanner({ mode, target, onLeave }: ModeBannerProps) {
  const actions = useTexts(messageActionsCatalogue);
  const texts = useTexts();
  const { deleted = false, content } = target ?? mode.message;
  return (
    <div className={styles.banner}>
      <p className={styles.words} role="status">
        <span className={styles.title}>{titleOf(mode, target, actions)}</span>
        <span className={styles.text} dir="auto">
          {deleted ? texts.deletedMessage : content}
        </span>
      </p>
      <IconButton icon="close" label={actions.leave} onClick={onLeave} />
    </div>
  );
}

function titleOf({ kind, message }: ComposerMode, target: Message | null, actions: MessageActionsTexts): string {
  if (kind === "reply") return actions.replyingTo({ author: message.username });
  if (target?.deleted === true) return actions.editedIsGone;
  return target !== null && target.content !== message.content ? actions.editedMeanwhile : actions.editing;
}
