import { useState } from "react";

import { useServices } from "../../ui/services";

/** The text that a person began to write in a room, kept across reloads. */
export function useDraft(username: string, slug: string): readonly [string, (text: string) => void] {
  const { drafts } = useServices();
  const [text, setText] = useState(() => drafts.read(username, slug));
  const change = (changed: string) => {
    setText(changed);
    drafts.write(username, slug, changed);
  };
  return [text, change];
}
