import { Button } from "../../../ui/Button/Button";
import { useLifeTexts } from "../../../ui/hooks/useLifeTexts";
import styles from "./RoomStatusLine.module.css";

const NAMED = 3; // people who type at once

interface RoomStatusLineProps {
  readonly typing: readonly string[];
  /** The code with which a change was refused. */
  readonly refusal: string | null;
  readonly onHide: () => void;
}

/** Who is writing; or, until it is read, why a change was not made. */
export default function RoomStatusLine({ typing, refusal, onHide }: RoomStatusLineProps) {
  const life = useLifeTexts();
  if (refusal === null)
    return (
      <p className={styles.typing}>
        {typing.length > NAMED ? life.manyTyping : life.typing({ names: typing.join(", "), number: typing.length })}
      </p>
    );
  const reasons: Readonly<Record<string, string>> = life.refused;
  return (
    <div className={styles.refusal}>
      <p role="status">{reasons[refusal] ?? life.notChanged}</p>
      <Button look="plain" onClick={onHide}>
        {life.hide}
      </Button>
    </div>
  );
}
