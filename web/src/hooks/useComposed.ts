import { useState } from "react";

import type { ComposerMode } from "./useComposerMode";
import { useDraft } from "./useDraft";

/** The text in the composer: the draft, or the message that is being edited. */
export function useComposed(username: string, slug: string, mode: ComposerMode | null) {
  const draft = useDraft(username, slug);
  const [edited, setEdited] = useState<{ readonly mode: ComposerMode; readonly text: string } | null>(null);
  if (mode?.kind !== "edit") return draft;
  const text = edited?.mode === mode ? edited.text : mode.message.content;
  return [text, (changed: string) => setEdited({ mode, text: changed })] as const;
}
