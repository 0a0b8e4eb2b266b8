import { profilePath } from "../../../../lib/routes";
import { Link } from "../../../../ui/Link/Link";
import { PersonAvatar } from "../../../presence";
import type { Member } from "../dto";
import styles from "./MembersSection.module.css";

interface PersonProps {
  readonly member: Member;
  /** Content below the name. */
  readonly about: string;
}

/** A user in the room, linked to the profile. */
export function Person({ member: { username, profileImage }, about }: PersonProps) {
  return (
    <Link className={styles.person} to={profilePath(username)}>
      <PersonAvatar picture={profileImage} username={username} />
      <span className={styles.words}>
        <span className={styles.name}>{username}</span>
        {about !== "" && <span className={styles.about}>{about}</span>}
      </span>
    </Link>
  );
}
