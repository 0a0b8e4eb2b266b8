import { useState } from "react";

import { useTexts } from "../hooks/useLanguage";
import { SelectField } from "./SelectField";

const KINDS = ["kindPublic", "kindPrivate", "kindDirect"] as const;

function Kind({ hint, problems }: { readonly hint?: string; readonly problems?: readonly string[] }) {
  const texts = useTexts();
  const [value, setValue] = useState<(typeof KINDS)[number]>("kindPublic");
  return (
    <SelectField
      choices={KINDS.map((kind) => ({ value: kind, label: texts[kind] }))}
      hint={hint}
      label={texts.ownRooms}
      onChange={setValue}
      problems={problems}
      value={value}
    />
  );
}

export function WithHint() {
  const texts = useTexts();
  return <Kind hint={texts.guestsRead} />;
}

export function WithProblem() {
  const texts = useTexts();
  return <Kind problems={[texts.fillIn]} />;
}
