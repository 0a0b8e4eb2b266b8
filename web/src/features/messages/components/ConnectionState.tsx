import { Button } from "../../../ui/Button/Button";
import { useServerAway } from "../../../ui/hooks/useServerAway";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useLasting } from "../../../ui/hooks/useLasting";
import type { OpenRoom } from "../hooks";
import styles from "./ConnectionState.module.css";

interface ConnectionStateProps {
  readonly connection: OpenRoom["snapshot"]["connection"];
  readonly onReconnect: () => void;
}

const BLINK = 1_500; // milliseconds; shorter breaks are nobody's business

/** Tells, in a low voice, that the room is not connected. */
export function ConnectionState({ connection, onReconnect }: ConnectionStateProps) {
  const texts = useTexts();
  const isAway = useServerAway(); // is told above, for the whole page
  const isCut = useLasting(connection.kind !== "open", BLINK) && !isAway;
  const words = {
    open: "",
    connecting: texts.connecting,
    waiting: texts.reconnecting,
    asleep: texts.asleep,
    closed: texts.disconnected,
  };
  return (
    <div className={styles.anchor} role="status">
      {isCut && (
        <div className={styles.state}>
          <span aria-hidden="true" className={styles.dot} />
          <span className={styles.words}>{words[connection.kind]}</span>
          {connection.kind !== "connecting" && (
            <Button look="plain" onClick={onReconnect}>
              {texts.retry}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
