import { useState } from "react";

import { useTexts } from "../hooks/useLanguage";
import { TextArea } from "./TextArea";

export function WithHint() {
  const texts = useTexts();
  const [value, setValue] = useState("");
  return <TextArea hint={texts.charactersLeft({ number: 12 })} label={texts.messages} onChange={setValue} value={value} />;
}

export function WithProblem() {
  const texts = useTexts();
  const [value, setValue] = useState("…");
  return <TextArea label={texts.messages} onChange={setValue} problems={[texts.charactersOver({ number: 3 })]} value={value} />;
}
