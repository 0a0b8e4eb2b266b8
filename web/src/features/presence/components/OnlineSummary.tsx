import { Avatar } from "../../../ui/Avatar/Avatar";
import { Button } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useLayer } from "../../../ui/hooks/useLayer";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import { usePresence } from "../hooks";
import styles from "./OnlineSummary.module.css";

const OnlinePopover = lazyComponent(() => import("./OnlinePopover"));

const MAX_AVATARS = 3;

/** How many are online; a press shows who. Nothing while it is not known. */
export default function OnlineSummary() {
  const texts = useTexts();
  const { trigger, anchor, close } = useLayer(OnlinePopover.preload);
  const { people, guests } = usePresence();
  if (guests === null) return null;
  const faces = [...(people?.values() ?? [])].slice(0, MAX_AVATARS);
  return (
    <>
      <Button aria-haspopup="dialog" variant="ghost" {...trigger}>
        <span className={styles.faces}>
          {faces.map(({ username, profileImage }) => (
            <Avatar key={username} name={username} picture={profileImage} />
          ))}
        </span>
        <span className={styles.count}>
          {people === null ? texts.guests({ number: guests }) : texts.peopleOnline({ number: people.size + guests })}
        </span>
      </Button>
      {anchor !== null && <OnlinePopover anchor={anchor} onClose={close} />}
    </>
  );
}
