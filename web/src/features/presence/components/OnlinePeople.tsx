import { profilePath } from "../../../lib/routes";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Link } from "../../../ui/Link/Link";
import { usePresence } from "../hooks";
import styles from "./OnlinePeople.module.css";
import { PersonAvatar } from "./PersonAvatar";

const MAX_NAMED = 24; // users listed by name; more are only counted

/** The users online by name. Guests are only counted, and see only numbers. */
export default function OnlinePeople() {
  const texts = useTexts();
  const { people, guests } = usePresence();
  if (guests === null) return <p className={styles.soft}>{texts.onlineUnknown}</p>;
  const named = people === null ? [] : [...people.values()].sort(byName);
  return (
    <div className={styles.people}>
      {named.length > 0 && (
        <ul className={styles.list}>
          {named.slice(0, MAX_NAMED).map(({ username, profileImage }) => (
            <li key={username}>
              <Link className={styles.person} to={profilePath(username)}>
                <PersonAvatar picture={profileImage} username={username} />
                <span className={styles.name}>{username}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <p className={styles.soft}>
        {[
          ...(named.length > MAX_NAMED ? [texts.andMore({ number: named.length - MAX_NAMED })] : []),
          ...(guests > 0 ? [texts.guests({ number: guests })] : []),
        ].join(", ")}
      </p>
      {people === null && <p className={styles.soft}>{texts.onlineForGuests}</p>}
    </div>
  );
}

function byName(one: { readonly username: string }, other: { readonly username: string }): number {
  return one.username.localeCompare(other.username);
}
