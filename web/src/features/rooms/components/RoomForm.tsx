import { useState } from "react";

import { PUBLIC_ROOM } from "../../../lib/apiPaths";
import { formatPause } from "../../../texts/pause";
import { Button } from "../../../ui/Button/Button";
import { Form } from "../../../ui/Form/Form";
import { FormProblem } from "../../../ui/FormProblem/FormProblem";
import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useProblemText } from "../../../ui/hooks/useProblemText";
import { useSubmit } from "../../../ui/hooks/useSubmit";
import { SelectField } from "../../../ui/SelectField/SelectField";
import { TextField } from "../../../ui/TextField/TextField";
import { useMembersApi } from "../members/hooks";
import styles from "./RoomSection.module.css";
import type { RoomProps } from "./roomProps";

const NAME_MAX_LENGTH = 80; // characters of a room's name
const PAUSES = [0, 5, 10, 30, 60, 300, 900, 3600]; // seconds

interface Edited {
  readonly name?: string;
  readonly slowMode?: number;
}

/** A form for a room's name and slow mode. Others' changes appear in fields that were not edited. */
export function RoomForm({ room }: RoomProps) {
  const texts = useTexts(memberCatalogue);
  const api = useMembersApi(room.slug);
  const [edited, setEdited] = useState<Edited>({});
  const [isSaved, setIsSaved] = useState(false);
  const { busy, problem, submit } = useSubmit(async () => {
    await api.edit(edited);
    setEdited({});
    setIsSaved(true);
  });
  const told = useProblemText(problem, "name");
  const { name, slowMode } = { name: room.name, slowMode: room.slowMode ?? 0, ...edited };
  const change = (next: Edited) => {
    setEdited({ ...edited, ...next });
    setIsSaved(false);
  };
  const isPublic = room.kind === "public";
  const pauses = PAUSES.includes(slowMode) ? PAUSES : [...PAUSES, slowMode].sort((one, other) => one - other);
  return (
    <Form className={styles.form} onSubmit={submit}>
      {room.slug !== PUBLIC_ROOM && (
        <TextField
          autoComplete="off"
          label={texts.roomName}
          maxLength={NAME_MAX_LENGTH}
          onChange={(text) => change({ name: text })}
          problems={problem !== null && "name" in problem.fields ? told : []}
          value={name}
        />
      )}
      <SelectField
        choices={pauses.map((value) => ({
          value,
          label: value === 0 ? texts.paceOff : texts.paceOf({ pause: formatPause(value, texts) }),
        }))}
        hint={isPublic ? texts.paceHintInPublic : texts.paceHint}
        label={texts.pace}
        onChange={(value) => change({ slowMode: value })}
        value={slowMode}
      />
      <FormProblem problem={problem} />
      <div className={styles.save}>
        <Button disabled={busy || Object.keys(edited).length === 0} type="submit">
          {texts.save}
        </Button>
        <span className={styles.soft} role="status">
          {isSaved ? texts.saved : ""}
        </span>
      </div>
    </Form>
  );
}
