import { messageActionsCatalogue } from "../../../texts/messageActions";
import { useTexts } from "../../../ui/hooks/useLanguage";
import type { Reaction } from "../dto";
import styles from "./Reactions.module.css";

interface ReactionsProps {
  readonly reactions: readonly Reaction[];
  readonly me: string | null;
  readonly canReact: boolean;
  readonly onReact: (emoji: string, on: boolean) => void;
}

/** The reactions under a message; a click adds or removes the user's own. */
export default function Reactions({ reactions, me, canReact, onReact }: ReactionsProps) {
  const actions = useTexts(messageActionsCatalogue);
  return (
    <ul aria-label={actions.reactions} className={styles.list}>
      {reactions.map(({ emoji, count, users, mine }) => {
        const isMine = mine ?? (me !== null && users.includes(me));
        const others = count - users.length;
        const people = others > 0 ? actions.andOthers({ names: users.join(", "), number: others }) : users.join(", ");
        const names = actions.reactedBy({ emoji, names: people });
        return (
          <li key={emoji}>
            <button
              aria-label={names}
              aria-pressed={isMine}
              className={styles.reaction}
              disabled={!canReact}
              onClick={() => onReact(emoji, !isMine)}
              title={names}
              type="button"
            >
              <span className={styles.emoji}>{emoji}</span>
              <span className={styles.count}>{count}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
