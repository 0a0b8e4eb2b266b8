import { useEffect, useEffectEvent } from "react";

import { messageActionsCatalogue } from "../../../texts/messageActions";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useServices } from "../../../ui/services";
import styles from "./RoomStatusLine.module.css";

const MAX_NAMES = 3; // people who type at once

interface RoomStatusLineProps {
  readonly typing: readonly string[];
  /** The code with which a change was refused. */
  readonly refusal: string | null;
  readonly onTold: () => void;
}

/** Who is writing; why a change was not made is told in a passing notice. */
export default function RoomStatusLine({ typing, refusal, onTold }: RoomStatusLineProps) {
  const actions = useTexts(messageActionsCatalogue);
  const { toasts } = useServices();
  const tell = useEffectEvent((code: string) => {
    const reasons: Readonly<Record<string, string>> = actions.refused;
    toasts.showProblem(reasons[code] ?? actions.notChanged);
    onTold();
  });
  useEffect(() => {
    if (refusal !== null) tell(refusal);
  }, [refusal]);
  if (typing.length === 0) return null;
  return (
    <p className={styles.typing}>
      {typing.length > MAX_NAMES ? actions.manyTyping : actions.typing({ names: typing.join(", "), number: typing.length })}
    </p>
  );
}
