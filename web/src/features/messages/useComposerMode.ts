import { useEffect, useEffectEvent, useState } from "react";

import { normalizeText } from "../../lib/dto/text";
import { useServices } from "../../ui/services";
import type { ComposerMode, Message } from "./dto";
import { messageOf, type OpenRoom } from "./hooks";

/** The user's draft in a room, kept across reloads. */
export function useDraft(username: string, slug: string): readonly [string, (text: string) => void] {
  const { drafts } = useServices();
  const [text, setText] = useState(() => drafts.read(username, slug));
  const change = (changed: string) => {
    setText(changed);
    drafts.write(username, slug, changed);
  };
  return [text, change];
}

type SetMode = (mode: ComposerMode | null) => void;

/** The user starts to reply to a message or to edit it. */
export function modeOf(kind: ComposerMode["kind"], message: Message): ComposerMode {
  return { kind, message: quoteOf(message), text: message.content };
}

/** The composer's text, and what sending does; an edit stays open until the server has stored it. */
export function useComposerMode(room: OpenRoom, username: string, mode: ComposerMode | null, onMode: SetMode) {
  const { actions } = room;
  const [draft, setDraft] = useDraft(username, actions.slug);
  useKeptMode(username, actions.slug, mode, onMode);
  /** The message in its current form; null if it isn't loaded. */
  const target = messageOf(room, mode?.message.seq);
  const isEdit = mode?.kind === "edit" && target?.deleted !== true;
  useEndOfEdit(mode, isEdit ? target : null, onMode);

  const say = (text: string) => {
    const quote = mode?.kind === "reply" ? quoteOf(target ?? mode.message) : undefined;
    if (!actions.send(text, quote)) return;
    if (mode?.kind !== "edit") setDraft("");
    onMode(null);
  };
  const edit = (text: string) => {
    if (mode === null) return;
    const isSent = text !== target?.content && actions.edit(mode.message.id, text);
    if (isSent && target !== null) onMode({ ...mode, text, sentOver: editOf(target) });
    else if (isSent || text === target?.content) onMode(null);
  };
  return {
    target,
    text: mode?.kind === "edit" ? mode.text : draft,
    setText: mode?.kind === "edit" ? (text: string) => onMode({ ...mode, text }) : setDraft,
    send: (text: string) => (isEdit ? edit(normalizeText(text)) : say(text)),
  };
}

/** Restores the reply or edit that was open when the page was left, and keeps the current one. */
function useKeptMode(username: string, slug: string, mode: ComposerMode | null, onMode: SetMode): void {
  const { drafts } = useServices();
  const takeUp = useEffectEvent(() => {
    const kept = mode ?? drafts.readMode(username, slug);
    if (kept !== mode) onMode(kept);
  });
  useEffect(() => takeUp(), []);
  useEffect(() => drafts.writeMode(username, slug, mode), [drafts, username, slug, mode]);
}

/** Ends an edit when the server has stored it. */
function useEndOfEdit(mode: ComposerMode | null, target: Message | null, onMode: SetMode): void {
  const isTaken = mode?.sentOver !== undefined && target !== null && editOf(target) !== mode.sentOver;
  const end = useEffectEvent(() => onMode(null));
  useEffect(() => {
    if (isTaken) end();
  }, [isTaken]);
}

function editOf(message: Message): number | null {
  return message.editedAt ?? null;
}

function quoteOf({ id, seq, username, content, deleted = false }: Message | ComposerMode["message"]) {
  return { id, seq, username, content, deleted };
}
