import { useState } from "react";
import { useNavigate } from "react-router";

import { Button } from "../../../ui/Button/Button";
import { Form } from "../../../ui/Form/Form";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useProblemText } from "../../../ui/hooks/useProblemText";
import { roomCatalogue } from "../../../texts/rooms";
import { useSubmit } from "../../../ui/hooks/useSubmit";
import { TextField } from "../../../ui/TextField/TextField";
import { useRoomsApi } from "../hooks";
import styles from "./NewRoomForm.module.css";

const NAME_MAX_LENGTH = 80; // characters of a room's name

/** Creates a private room by name, and opens it. */
export function NewRoomForm() {
  const texts = useTexts();
  const roomTexts = useTexts(roomCatalogue);
  const navigate = useNavigate();
  const rooms = useRoomsApi();
  const [name, setName] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const { busy, problem, submit } = useSubmit(async () => {
    const room = await rooms.create(name);
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
        maxLength={NAME_MAX_LENGTH}
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
