import { useTexts } from "../../../ui/hooks/useLanguage";
import { useLifeTexts } from "../../../ui/hooks/useLifeTexts";
import { Icon } from "../../../ui/Icon/Icon";
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
  const life = useLifeTexts();
  const texts = useTexts();
  const { deleted = false, content } = target ?? mode.message;
  return (
    <div className={styles.banner}>
      <p className={styles.words} role="status">
        <span className={styles.title}>{titleOf(mode, target, life)}</span>
        <span className={styles.text} dir="auto">
          {deleted ? texts.deletedMessage : content}
        </span>
      </p>
      <button aria-label={life.leave} className={styles.leave} onClick={onLeave} title={life.leave} type="button">
        <Icon name="close" />
      </button>
    </div>
  );
}

function titleOf({ kind, message }: ComposerMode, target: Message | null, life: ReturnType<typeof useLifeTexts>): string {
  if (kind === "reply") return life.replyingTo({ author: message.username });
  if (target?.deleted === true) return life.editedIsGone;
  return target !== null && target.content !== message.content ? life.editedMeanwhile : life.editing;
}
