import { useState } from "react";
import { useNavigate } from "react-router";

import { useCatalogue } from "../../hooks/useCatalogue";
import { useTexts } from "../../hooks/useLanguage";
import { useProblemText } from "../../hooks/useProblemText";
import { useRoomTexts } from "../../hooks/useRoomTexts";
import { useSubmit } from "../../hooks/useSubmit";
import { Button } from "../../ui/Button/Button";
import { Form } from "../../ui/Form/Form";
import { TextField } from "../../ui/TextField/TextField";
import styles from "./RoomsPage.module.css";

const LONGEST = 80; // characters of a room's name

/** Makes a private room by a name in any words, and goes there. */
export function NewRoomForm() {
  const texts = useTexts();
  const roomTexts = useRoomTexts();
  const navigate = useNavigate();
  const catalogue = useCatalogue();
  const [name, setName] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const { busy, problem, submit } = useSubmit(async () => {
    const room = await catalogue.create(name);
    await navigate(`/rooms/${room.slug}`);
  });
  const told = useProblemText(problem, "name");
  return (
    <Form
      className={styles.form}
      onSubmit={() => {
        const isEmpty = name.trim() === "";
        setIsMissing(isEmpty);
        if (!isEmpty) submit();
      }}
    >
      <TextField
        autoComplete="off"
        label={roomTexts.newRoomName}
        maxLength={LONGEST}
        onChange={setName}
        problems={isMissing ? [texts.fillIn] : told}
        value={name}
      />
      <Button disabled={busy} type="submit">
        {roomTexts.create}
      </Button>
    </Form>
  );
}
