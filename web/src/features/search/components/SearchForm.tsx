import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

import { type SearchParameters, searchPath } from "../../../lib/routes";
import { Button } from "../../../ui/Button/Button";
import { Form } from "../../../ui/Form/Form";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { searchCatalogue } from "../../../texts/search";
import { TextField } from "../../../ui/TextField/TextField";
import { useSession } from "../../accounts";
import { RoomChoice } from "./RoomChoice";
import styles from "./SearchForm.module.css";

const MAX_LENGTH = 200; // characters, the most that the server accepts

interface SearchFormProps extends SearchParameters {
  /** Called when a search starts. */
  readonly onSearch: () => void;
}

/** The search form: words and room. */
export function SearchForm({ query, room, onSearch }: SearchFormProps) {
  const texts = useTexts();
  const search = useTexts(searchCatalogue);
  const { user } = useSession();
  const navigate = useNavigate();
  const [text, setText] = useState(query);
  const [isMissing, setIsMissing] = useState(false);
  const [shown, setShown] = useState(query);
  if (shown !== query) {
    setShown(query); // the user went back or forward to another search
    setText(query);
  }
  const form = useRef<HTMLFormElement>(null);
  const focusField = () => form.current?.querySelector("input")?.focus();
  useEffect(() => {
    if (query === "") focusField();
  }, [query]);

  const wanted = text.trim();
  const go = (where: string | null) => {
    setIsMissing(false);
    void navigate(searchPath({ query: wanted, room: where }), { replace: wanted === query });
  };

  return (
    <Form
      className={styles.form}
      onSubmit={() => {
        if (wanted === "") {
          setIsMissing(true);
          focusField();
          return;
        }
        go(room);
        onSearch();
      }}
      ref={form}
      role="search"
    >
      <TextField
        autoComplete="off"
        enterKeyHint="search"
        hint={search.hint}
        label={search.field}
        maxLength={MAX_LENGTH}
        onChange={setText}
        problems={isMissing ? [texts.fillIn] : []}
        type="search"
        value={text}
      />
      <div className={styles.where}>
        {user !== null && <RoomChoice onChoose={go} room={room} />}
        <Button type="submit">{search.submit}</Button>
      </div>
    </Form>
  );
}
