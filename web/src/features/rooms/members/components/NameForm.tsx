import { type ReactNode, useState } from "react";

import { Button } from "../../../../ui/Button/Button";
import { Form } from "../../../../ui/Form/Form";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { TextField } from "../../../../ui/TextField/TextField";
import styles from "./MembersSection.module.css";

interface NameFormProps {
  readonly label: string;
  /** The button's label. */
  readonly action: string;
  readonly busy?: boolean;
  readonly problems?: readonly string[];
  /** `done` clears the field. */
  readonly onName: (name: string, done: () => void) => void;
  /** Further fields. */
  readonly children?: ReactNode;
}

/** A form for a username. */
export function NameForm({ label, action, busy = false, problems = [], onName, children }: NameFormProps) {
  const texts = useTexts();
  const [name, setName] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  return (
    <Form
      className={styles.form}
      onSubmit={() => {
        const given = name.trim().replace(/^@/u, "");
        setIsMissing(given === "");
        if (given !== "") onName(given, () => setName(""));
      }}
    >
      <TextField
        autoCapitalize="none"
        autoComplete="off"
        label={label}
        onChange={setName}
        problems={isMissing ? [texts.fillIn] : problems}
        spellCheck={false}
        value={name}
      />
      {children}
      <Button disabled={busy} variant="secondary" type="submit">
        {action}
      </Button>
    </Form>
  );
}
