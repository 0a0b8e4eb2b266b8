import { useState } from "react";

import { memberCatalogue } from "../../../../texts/members";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { useProblemText } from "../../../../ui/hooks/useProblemText";
import { useSubmit } from "../../../../ui/hooks/useSubmit";
import { SegmentedControl } from "../../../../ui/SegmentedControl/SegmentedControl";
import type { Role } from "../../dto";
import { useMembersApi } from "../hooks";
import { rolesToAdd, type Standing } from "../rules";
import { NameForm } from "./NameForm";

interface AddMemberProps {
  readonly slug: string;
  readonly standing: Standing;
  readonly onDone: (words: string) => void;
}

/** Adds a member by username. */
export function AddMember({ slug, standing, onDone }: AddMemberProps) {
  const texts = useTexts(memberCatalogue);
  const api = useMembersApi(slug);
  const roles = rolesToAdd(standing);
  const [chosen, choose] = useState<Role>("member");
  const role = roles.includes(chosen) ? chosen : "member";
  const { busy, problem, submit } = useSubmit(async (name: string, done: () => void) => {
    const member = await api.add(name, role);
    done();
    onDone(texts.added({ name: member.username, role: texts.roleNames[member.role] }));
  });
  return (
    <NameForm
      action={texts.add}
      busy={busy}
      label={texts.addTitle}
      onName={submit}
      problems={useProblemText(problem, "username")}
    >
      <SegmentedControl
        choices={roles.map((one) => ({ value: one, label: texts.roles[one], name: texts.roles[one] }))}
        label={texts.addRole}
        onChoose={choose}
        value={role}
      />
    </NameForm>
  );
}
