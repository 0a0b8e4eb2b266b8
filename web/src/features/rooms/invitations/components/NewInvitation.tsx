import { useState } from "react";

import { Button } from "../../../../ui/Button/Button";
import { Form } from "../../../../ui/Form/Form";
import { FormProblem } from "../../../../ui/FormProblem/FormProblem";
import { invitationCatalogue } from "../../../../texts/invitations";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { useSubmit } from "../../../../ui/hooks/useSubmit";
import { SelectField } from "../../../../ui/SelectField/SelectField";
import type { GivenRole } from "../dto";
import { useInvitationsApi } from "../hooks";
import styles from "./Invitations.module.css";
import { NewLink } from "./NewLink";

const DAY = 24 * 3600; // seconds
const LIFETIMES = [1, 7, 30]; // days
const USES = [1, 10, 100];
const ROLES: readonly GivenRole[] = ["member", "viewer"];

interface NewInvitationProps {
  readonly slug: string;
  readonly onCreated: () => void;
}

/** Creates an invitation link, which is shown only once. */
export function NewInvitation({ slug, onCreated }: NewInvitationProps) {
  const texts = useTexts(invitationCatalogue);
  const api = useInvitationsApi();
  const [role, setRole] = useState<GivenRole>("member");
  const [lifetime, setLifetime] = useState(7 * DAY); // 0: without an end, as with the uses
  const [uses, setUses] = useState(0);
  const [token, setToken] = useState<string | null>(null);
  const { busy, problem, submit } = useSubmit(async () => {
    setToken(await api.create(slug, { role, expiresIn: lifetime || null, maxUses: uses || null }));
    onCreated();
  });
  const lifetimes = [
    ...LIFETIMES.map((number) => ({ value: number * DAY, label: texts.days({ number }) })),
    { value: 0, label: texts.neverExpires },
  ];
  const useCounts = [
    ...USES.map((number) => ({ value: number, label: texts.times({ number }) })),
    { value: 0, label: texts.noLimit },
  ];
  return (
    <Form className={styles.form} onSubmit={submit}>
      <SelectField
        choices={ROLES.map((value) => ({ value, label: texts.roles[value] }))}
        label={texts.role}
        onChange={setRole}
        value={role}
      />
      <div className={styles.pair}>
        <SelectField choices={lifetimes} label={texts.expires} onChange={setLifetime} value={lifetime} />
        <SelectField choices={useCounts} label={texts.uses} onChange={setUses} value={uses} />
      </div>
      <FormProblem problem={problem} />
      <Button disabled={busy} type="submit">
        {texts.create}
      </Button>
      {token !== null && <NewLink key={token} token={token} />}
    </Form>
  );
}
