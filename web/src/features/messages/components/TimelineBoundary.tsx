import { Button } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useRoomName } from "../../rooms";
import type { OpenRoom } from "../hooks";
import styles from "./MessageList.module.css";

/** Shown above the oldest loaded message. */
export function TimelineStart({ room: { snapshot, actions }, isGuest }: { readonly room: OpenRoom; readonly isGuest: boolean }) {
  const texts = useTexts();
  const { timeline, outbox, older, room: details } = snapshot;
  const name = useRoomName(details);
  if (timeline.messages.length === 0 && outbox.length === 0) {
    return <p className={styles.start}>{isGuest ? texts.emptyRoomForGuests : texts.emptyRoom}</p>;
  }
  if (timeline.older === null)
    return (
      <p className={styles.start}>
        {details?.kind === "direct" || name === null ? texts.beginning : texts.beginningOf({ room: name })}
      </p>
    );
  return <TimelineEnd onLoad={() => void actions.loadOlder()} state={older} />;
}

interface TimelineEndProps {
  /** Null if nothing more follows. */
  readonly state: "idle" | "loading" | "failed" | null;
  readonly onLoad: () => void;
}

/** Either end of the loaded messages. */
export function TimelineEnd({ state, onLoad }: TimelineEndProps) {
  const texts = useTexts();
  if (state === null) return null;
  if (state === "loading") return <p className={styles.start}>{texts.loadingMore}</p>;
  return (
    <div className={styles.start}>
      {state === "failed" && <p role="alert">{texts.moreFailed}</p>}
      <Button variant="text" onClick={onLoad}>
        {state === "failed" ? texts.retry : texts.loadMore}
      </Button>
    </div>
  );
}
