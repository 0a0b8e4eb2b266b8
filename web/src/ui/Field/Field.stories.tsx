import { useState } from "react";

import { useTexts } from "../hooks/useLanguage";
import { TextField } from "../TextField/TextField";

export function Empty() {
  const texts = useTexts();
  const [value, setValue] = useState("");
  return <TextField label={texts.username} onChange={setValue} placeholder={texts.startChatName} value={value} />;
}

export function WithHint() {
  const texts = useTexts();
  const [value, setValue] = useState("anna");
  return <TextField hint={texts.usernameHint({ max: 30 })} label={texts.username} onChange={setValue} value={value} />;
}

export function WithProblem() {
  const texts = useTexts();
  const [value, setValue] = useState("");
  return (
    <TextField
      hint={texts.usernameHint({ max: 30 })}
      label={texts.username}
      onChange={setValue}
      problems={[texts.fillIn]}
      value={value}
    />
  );
}

export function Disabled() {
  const texts = useTexts();
  return <TextField disabled label={texts.username} onChange={() => undefined} value="anna" />;
}

export function ReadOnly() {
  const texts = useTexts();
  return <TextField label={texts.username} onChange={() => undefined} readOnly value="anna" />;
}
