import { useState } from "react";
import { useNavigate } from "react-router";

import { useConfig } from "../../hooks/useConfig";
import { useTexts } from "../../hooks/useLanguage";
import { useRoomCreation } from "../../hooks/useRoomCreation";
import { useSubmit } from "../../hooks/useSubmit";
import { Button } from "../../ui/Button/Button";
import { TextField } from "../../ui/TextField/TextField";
import styles from "./PrivateRoomForm.module.css";

/** Asks for the name of a private room and opens it, made when nobody has it. */
export function PrivateRoomForm() {
  const texts = useTexts();
  const config = useConfig();
  const navigate = useNavigate();
  const openOrCreate = useRoomCreation();
  const [slug, setSlug] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const { busy, problem, submit } = useSubmit(async () => {
    const room = await openOrCreate(slug);
    await navigate(`/rooms/${room.slug}`);
  });

  const open = () => {
    const fits = config === null ? slug !== "" : config.chatRoomSlugRegex.test(slug);
    setIsWrong(!fits);
    if (fits) submit();
  };

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <TextField
        autoCapitalize="none"
        autoComplete="off"
        hint={texts.roomSlugHint}
        label={texts.roomSlug}
        onChange={(value) => setSlug(value.trim())}
        problems={isWrong ? [texts.roomSlugWrong] : problemsOf(problem, texts)}
        spellCheck={false}
        value={slug}
      />
      <Button disabled={busy} type="submit">
        {texts.openRoom}
      </Button>
    </form>
  );
}

function problemsOf(problem: ReturnType<typeof useSubmit>["problem"], texts: ReturnType<typeof useTexts>) {
  if (problem === null) return [];
  if (problem.status === 404) return [texts.roomTaken];
  if (problem.status === 400) return [texts.roomSlugWrong];
  return [problem.kind === "refused" ? problem.message : texts.serverAway];
}
