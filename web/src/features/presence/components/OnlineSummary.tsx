import { useId, useState } from "react";

import { Avatar } from "../../../ui/Avatar/Avatar";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { usePresence } from "../hooks";
import OnlinePeople from "./OnlinePeople";
import styles from "./OnlineSummary.module.css";

const MAX_AVATARS = 3;

/** How many are online; a press shows who. Nothing while it is not known. */
export default function OnlineSummary() {
  const texts = useTexts();
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  const { people, guests } = usePresence();
  if (guests === null) return null;
  const faces = [...(people?.values() ?? [])].slice(0, MAX_AVATARS);
  return (
    <>
      <button className={styles.button} popoverTarget={id} type="button">
        <span className={styles.faces}>
          {faces.map(({ username, profileImage }) => (
            <Avatar key={username} name={username} picture={profileImage} />
          ))}
        </span>
        <span className={styles.count}>
          {people === null ? texts.guests({ number: guests }) : texts.peopleOnline({ number: people.size + guests })}
        </span>
      </button>
      <div className={styles.panel} id={id} onBeforeToggle={({ newState }) => setIsShown(newState === "open")} popover="auto">
        <h2 className={styles.title}>{texts.onlineNow}</h2>
        {isShown && <OnlinePeople />}
      </div>
    </>
  );
}
