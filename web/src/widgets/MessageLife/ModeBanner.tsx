import type { ComposerMode } from "../../hooks/useComposerMode";
import { useLifeTexts } from "../../hooks/useLifeTexts";
import { Icon } from "../../ui/Icon/Icon";
import styles from "./ModeBanner.module.css";

interface ModeBannerProps {
  readonly mode: ComposerMode;
  readonly onLeave: () => void;
}

/** Says above the composer what is being answered or edited. */
export default function ModeBanner({ mode: { kind, message }, onLeave }: ModeBannerProps) {
  const life = useLifeTexts();
  return (
    <div className={styles.banner}>
      <p className={styles.words} role="status">
        <span className={styles.title}>{kind === "edit" ? life.editing : life.replyingTo(message.username)}</span>
        <span className={styles.text} dir="auto">
          {message.content}
        </span>
      </p>
      <button aria-label={life.leave} className={styles.leave} onClick={onLeave} title={life.leave} type="button">
        <Icon name="close" />
      </button>
    </div>
  );
}
