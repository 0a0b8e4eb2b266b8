import { useState } from "react";
import { useNavigate } from "react-router";

import { directPath } from "../../../lib/routes";
import { Button } from "../../../ui/Button/Button";
import { Form } from "../../../ui/Form/Form";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useProblemText } from "../../../ui/hooks/useProblemText";
import { useSubmit } from "../../../ui/hooks/useSubmit";
import { TextField } from "../../../ui/TextField/TextField";
import { useChatStart } from "../recipients";
import styles from "./StartChatForm.module.css";

/** Opens a conversation by username. */
export function StartChatForm() {
  const texts = useTexts();
  const navigate = useNavigate();
  const start = useChatStart();
  const [name, setName] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const { busy, problem, submit } = useSubmit(async () => {
    const { peer } = await start(name.trim());
    setName("");
    await navigate(directPath(peer.username));
  });
  const told = useProblemText(problem, "username");

  const write = () => {
    const isEmpty = name.trim() === "";
    setIsMissing(isEmpty);
    if (!isEmpty) submit();
  };

  return (
    <Form className={styles.form} onSubmit={write}>
      <TextField
        autoCapitalize="none"
        autoComplete="off"
        label={texts.startChatName}
        onChange={setName}
        problems={isMissing ? [texts.fillIn] : told}
        spellCheck={false}
        value={name}
      />
      <Button disabled={busy} type="submit">
        {texts.startChat}
      </Button>
    </Form>
  );
}
