import { useState } from "react";

import { Button } from "../../../../ui/Button/Button";
import { Confirmation } from "../../../../ui/Confirmation/Confirmation";
import { memberCatalogue } from "../../../../texts/members";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { useProblemText } from "../../../../ui/hooks/useProblemText";
import { useSubmit } from "../../../../ui/hooks/useSubmit";
import { VisuallyHidden } from "../../../../ui/VisuallyHidden/VisuallyHidden";
import type { Room } from "../../dto";
import type { Member } from "../dto";
import { useFocusHandover, useMembers, useMembersApi } from "../hooks";
import styles from "./MembersSection.module.css";
import { NameForm } from "./NameForm";
import { PeopleList } from "./PeopleList";
import { Person } from "./Person";

interface BlockedPeopleProps {
  readonly slug: string;
  readonly kind: Room["kind"];
  readonly onDone: (words: string) => void;
}

/** The room's blocked users, with blocking and unblocking. */
export function BlockedPeople({ slug, kind, onDone }: BlockedPeopleProps) {
  const texts = useTexts(memberCatalogue);
  const api = useMembersApi(slug);
  const people = useMembers(slug, "blocked");
  const [asked, setAsked] = useState<{ readonly name: string; readonly done: () => void } | null>(null);
  const ask = kind === "public" ? texts.blockingInPublic : texts.blocking;
  return (
    <>
      <PeopleList label={texts.blockedPeople} nobody={texts.nobodyBlocked} people={people} wait={texts.loadingMembers}>
        {(member) => <BlockedRow member={member} onDone={onDone} slug={slug} />}
      </PeopleList>
      <NameForm action={texts.block} label={texts.blockName} onName={(name, done) => setAsked({ name, done })} />
      {asked !== null && (
        <Confirmation
          onClose={() => setAsked(null)}
          onYes={async () => {
            const { username } = await api.assign(asked.name, "blocked");
            asked.done();
            setAsked(null);
            onDone(texts.shutOut({ name: username }));
          }}
          question={{ title: ask.title({ name: asked.name }), lead: ask.lead, yes: texts.block, no: texts.keep }}
        />
      )}
    </>
  );
}

interface BlockedRowProps {
  readonly member: Member;
  readonly slug: string;
  readonly onDone: (words: string) => void;
}

function BlockedRow({ member, slug, onDone }: BlockedRowProps) {
  const texts = useTexts(memberCatalogue);
  const api = useMembersApi(slug);
  const row = useFocusHandover();
  const { busy, problem, submit } = useSubmit(async () => {
    await api.remove(member.username);
    onDone(texts.letIn({ name: member.username }));
  });
  const told = useProblemText(problem);
  return (
    <div className={styles.row} ref={row}>
      <Person about={told.join(" ")} member={member} />
      <Button disabled={busy} variant="text" onClick={() => submit()}>
        {texts.unblock}
        <VisuallyHidden>{member.username}</VisuallyHidden>
      </Button>
    </div>
  );
}
