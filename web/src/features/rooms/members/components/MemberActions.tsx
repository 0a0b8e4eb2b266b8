import { useState } from "react";

import { Button } from "../../../../ui/Button/Button";
import { Confirmation, type Question } from "../../../../ui/Confirmation/Confirmation";
import { memberCatalogue } from "../../../../texts/members";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { useProblemText } from "../../../../ui/hooks/useProblemText";
import { useSubmit } from "../../../../ui/hooks/useSubmit";
import { Notice } from "../../../../ui/Notice/Notice";
import { SegmentedControl } from "../../../../ui/SegmentedControl/SegmentedControl";
import type { Role } from "../../dto";
import type { Member } from "../dto";
import { useMembersApi } from "../hooks";
import { mayAssign, type RoleOrNone, rolesFor, type Standing } from "../rules";
import styles from "./MembersSection.module.css";

export interface MemberActionsProps {
  readonly member: Member;
  readonly slug: string;
  readonly standing: Standing;
  /** Called with a text about the change. */
  readonly onDone: (words: string) => void;
}

/** Actions for a member. Removing, blocking and transferring ownership need confirmation. */
export function MemberActions({ member: { username, role: present }, slug, standing, onDone }: MemberActionsProps) {
  const texts = useTexts(memberCatalogue);
  const api = useMembersApi(slug);
  const [asked, setAsked] = useState<Grave | null>(null);
  const { problem, submit } = useSubmit(async (role: Role) => {
    const { role: now } = await api.assign(username, role);
    onDone(texts.changed({ name: username, role: texts.roleNames[now] }));
  });
  const told = useProblemText(problem);
  const roles = rolesFor(standing, present);
  const grave: readonly Grave[] = [
    {
      wanted: "owner",
      words: texts.changed({ name: username, role: texts.roleNames.owner }),
      question: {
        title: texts.handingOver.title({ name: username }),
        lead: texts.handingOver.lead,
        yes: texts.handOver,
        no: texts.keep,
      },
    },
    {
      wanted: null,
      words: texts.removed({ name: username }),
      question: { title: texts.removing.title({ name: username }), lead: texts.removing.lead, yes: texts.remove, no: texts.keep },
    },
    {
      wanted: "blocked",
      words: texts.shutOut({ name: username }),
      question: { title: texts.blocking.title({ name: username }), lead: texts.blocking.lead, yes: texts.block, no: texts.keep },
    },
  ];
  return (
    <div className={styles.actions}>
      {roles.length > 0 && (
        <SegmentedControl
          choices={roles.map((role) => ({ value: role, label: texts.roles[role], name: texts.roles[role] }))}
          label={texts.roleOf({ name: username })}
          onChoose={(role) => {
            if (role !== present) submit(role);
          }}
          value={present}
        />
      )}
      {problem !== null && <Notice variant="danger">{told.join(" ")}</Notice>}
      <div className={styles.graves}>
        {grave
          .filter(({ wanted }) => mayAssign(standing, present, wanted))
          .map((action) => (
            <Button key={action.question.yes} variant="text" onClick={() => setAsked(action)}>
              {action.question.yes}
            </Button>
          ))}
      </div>
      {asked !== null && (
        <Confirmation
          onClose={() => setAsked(null)}
          onYes={async () => {
            await (asked.wanted === null ? api.remove(username) : api.assign(username, asked.wanted));
            setAsked(null);
            onDone(asked.words);
          }}
          question={asked.question}
        />
      )}
    </div>
  );
}

/** A change that needs confirmation. */
interface Grave {
  readonly wanted: RoleOrNone;
  readonly question: Question;
  /** The text shown afterwards. */
  readonly words: string;
}
