import { useState } from "react";

import { memberCatalogue } from "../../../../texts/members";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { useSession } from "../../../accounts";
import type { RoomProps, SectionProps } from "../../components/sectionProps";
import { useMembers } from "../hooks";
import { standingIn } from "../rules";
import { AddMember } from "./AddMember";
import { BlockedPeople } from "./BlockedPeople";
import { MemberRow } from "./MemberRow";
import styles from "./MembersSection.module.css";
import { PeopleList } from "./PeopleList";

/** Who is in the room as what, and what one may change about that. */
export default function MembersSection({ room, people }: SectionProps) {
  const [changes, setChanges] = useState({ number: 0, words: "" });
  const standing = standingIn(room);
  const revision = `${String(people)} ${String(changes.number)}`;
  const onDone = (words: string) => setChanges(({ number }) => ({ number: number + 1, words }));
  return (
    <div className={styles.section}>
      <p className={styles.news} role="status">
        {changes.words}
      </p>
      {room.kind === "private" && (
        <>
          {standing.canManage && <AddMember onDone={onDone} slug={room.slug} standing={standing} />}
          <Members onDone={onDone} revision={revision} room={room} />
        </>
      )}
      {standing.canManage && <BlockedPeople kind={room.kind} onDone={onDone} revision={revision} slug={room.slug} />}
    </div>
  );
}

interface MembersProps extends RoomProps {
  readonly revision: string;
  readonly onDone: (words: string) => void;
}

function Members({ room, revision, onDone }: MembersProps) {
  const texts = useTexts(memberCatalogue);
  const { user } = useSession();
  const members = useMembers(room.slug, null, revision);
  const standing = standingIn(room);
  return (
    <PeopleList label={texts.members} people={members} wait={texts.loadingMembers}>
      {(member) => (
        <MemberRow
          isSelf={member.username === user?.username}
          key={member.username}
          member={member}
          onDone={onDone}
          slug={room.slug}
          standing={standing}
        />
      )}
    </PeopleList>
  );
}
