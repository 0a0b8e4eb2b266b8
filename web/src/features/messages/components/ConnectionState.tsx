import { Button } from "../../../ui/Button/Button";
import { useServerAway } from "../../../ui/hooks/useServerAway";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useDelayedFlag } from "../../../ui/hooks/useDelayedFlag";
import type { OpenRoom } from "../hooks";
import styles from "./ConnectionState.module.css";

interface ConnectionStateProps {
  readonly connection: OpenRoom["snapshot"]["connection"];
  readonly onReconnect: () => void;
}

const SHORT_OUTAGE = 1_500; // milliseconds; shorter outages aren't shown

/** An unobtrusive notice that the room isn't connected. */
export function ConnectionState({ connection, onReconnect }: ConnectionStateProps) {
  const texts = useTexts();
  const isAway = useServerAway(); // shown above, for the whole page
  const isCut = useDelayedFlag(connection.kind !== "open", SHORT_OUTAGE) && !isAway;
  const words = {
    open: "",
    connecting: texts.connecting,
    waiting: texts.reconnecting,
    idle: texts.idle,
    closed: texts.disconnected,
  };
  return (
    <div className={styles.anchor} role="status">
      {isCut && (
        <div className={styles.state}>
          <span aria-hidden="true" className={styles.dot} />
          <span className={styles.words}>{words[connection.kind]}</span>
          {connection.kind !== "connecting" && (
            <Button variant="text" onClick={onReconnect}>
              {texts.retry}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
