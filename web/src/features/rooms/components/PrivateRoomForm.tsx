import { useState } from "react";
import { useNavigate } from "react-router";

import { Button } from "../../../ui/Button/Button";
import { Form } from "../../../ui/Form/Form";
import { useConfig } from "../../../ui/hooks/useConfig";
import { useProblemText } from "../../../ui/hooks/useProblemText";
import { roomCatalogue } from "../../../texts/rooms";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useSubmit } from "../../../ui/hooks/useSubmit";
import { TextField } from "../../../ui/TextField/TextField";
import { useRoomsApi } from "../hooks";
import styles from "./PrivateRoomForm.module.css";

/** Opens a private room by its slug, or creates it. */
export function PrivateRoomForm() {
  const roomTexts = useTexts(roomCatalogue);
  const config = useConfig();
  const navigate = useNavigate();
  const rooms = useRoomsApi();
  const [slug, setSlug] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const { busy, problem, submit } = useSubmit(async () => {
    const room = await rooms.openOrCreate(slug);
    await navigate(`/rooms/${room.slug}`);
  });

  const open = () => {
    const fits = config === null ? slug !== "" : config.chatRoomSlugRegex.test(slug);
    setIsWrong(!fits);
    if (fits) submit();
  };

  const { roomTaken, roomSlugWrong } = roomTexts;
  const told = useProblemText(problem);
  const problems = isWrong || problem?.status === 400 ? [roomSlugWrong] : problem?.status === 404 ? [roomTaken] : told;

  return (
    <Form className={styles.form} onSubmit={open}>
      <TextField
        autoCapitalize="none"
        autoComplete="off"
        hint={roomTexts.roomSlugHint}
        label={roomTexts.roomSlug}
        onChange={(value) => setSlug(value.trim())}
        problems={problems}
        spellCheck={false}
        value={slug}
      />
      <Button disabled={busy} type="submit">
        {roomTexts.openRoom}
      </Button>
    </Form>
  );
}
