import { Button } from "../../../ui/Button/Button";
import { messageActionsCatalogue } from "../../../texts/messageActions";
import { useTexts } from "../../../ui/hooks/useLanguage";
import styles from "./RoomStatusLine.module.css";

const MAX_NAMES = 3; // people who type at once

interface RoomStatusLineProps {
  readonly typing: readonly string[];
  /** The code with which a change was refused. */
  readonly refusal: string | null;
  readonly onHide: () => void;
}

/** Who is writing; or, until it is read, why a change was not made. */
export default function RoomStatusLine({ typing, refusal, onHide }: RoomStatusLineProps) {
  const actions = useTexts(messageActionsCatalogue);
  if (refusal === null)
    return (
      <p className={styles.typing}>
        {typing.length > MAX_NAMES ? actions.manyTyping : actions.typing({ names: typing.join(", "), number: typing.length })}
      </p>
    );
  const reasons: Readonly<Record<string, string>> = actions.refused;
  return (
    <div className={styles.refusal}>
      <p role="status">{reasons[refusal] ?? actions.notChanged}</p>
      <Button look="plain" onClick={onHide}>
        {actions.hide}
      </Button>
    </div>
  );
}
