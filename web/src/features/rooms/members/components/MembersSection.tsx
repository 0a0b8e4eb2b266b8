import { useState } from "react";

import { memberCatalogue } from "../../../../texts/members";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { useServices } from "../../../../ui/services";
import { useSession } from "../../../accounts";
import type { RoomProps } from "../../components/roomProps";
import { useMembers, useMembersRefetch } from "../hooks";
import { standingIn } from "../rules";
import { AddMember } from "./AddMember";
import { BlockedPeople } from "./BlockedPeople";
import { MemberRow } from "./MemberRow";
import styles from "./MembersSection.module.css";
import { PeopleList } from "./PeopleList";

/** The room's members with their roles, and the permitted changes. */
export default function MembersSection({ room }: RoomProps) {
  const { toasts } = useServices();
  const refetch = useMembersRefetch(room.slug);
  const standing = standingIn(room);
  const onDone = (words: string) => {
    toasts.show(words);
    refetch();
  };
  return (
    <div className={styles.section}>
      {room.kind === "private" && (
        <>
          {standing.canManage && <AddMember onDone={onDone} slug={room.slug} standing={standing} />}
          <Members onDone={onDone} room={room} />
        </>
      )}
      {standing.canManage && <BlockedPeople kind={room.kind} onDone={onDone} slug={room.slug} />}
    </div>
  );
}

interface MembersProps extends RoomProps {
  readonly onDone: (words: string) => void;
}

function Members({ room, onDone }: MembersProps) {
  const texts = useTexts(memberCatalogue);
  const { user } = useSession();
  const members = useMembers(room.slug);
  const standing = standingIn(room);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set()); // here, for rows that scroll away are removed
  return (
    <PeopleList label={texts.members} people={members} wait={texts.loadingMembers}>
      {(member) => (
        <MemberRow
          isOpen={opened.has(member.username)}
          isSelf={member.username === user?.username}
          member={member}
          onDone={onDone}
          onToggle={() => setOpened(toggled(opened, member.username))}
          slug={room.slug}
          standing={standing}
        />
      )}
    </PeopleList>
  );
}

function toggled(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const others = [...names].filter((one) => one !== name);
  return new Set(names.has(name) ? others : [...others, name]);
}
