import { useState } from "react";

import type { Message } from "../dto/room";
import type { OpenRoom } from "./useRoom";

/** What one writes instead of a message of its own: the answer to one, or one's own in other words. */
export interface ComposerMode {
  readonly kind: "reply" | "edit";
  readonly message: Message;
}

/** The mode of a room's composer, and what sending does in it. */
export function useComposerMode({ actions }: OpenRoom) {
  const [mode, setMode] = useState<ComposerMode | null>(null);
  const send = (text: string): boolean => {
    const isTaken = mode?.kind === "edit" ? actions.edit(mode.message.id, text.trim()) : actions.send(text, quoteOf(mode));
    if (isTaken) setMode(null);
    return isTaken;
  };
  return { mode, setMode, send };
}

function quoteOf(mode: ComposerMode | null) {
  if (mode === null) return undefined;
  const { id, seq, username, content, deleted = false } = mode.message;
  return { id, seq, username, content, deleted };
}
