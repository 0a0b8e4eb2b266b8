import { type ReactNode, useDeferredValue, useState } from "react";

import { Button } from "../../../ui/Button/Button";
import { EmptyState } from "../../../ui/EmptyState/EmptyState";
import { useDocumentTitle } from "../../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import { useSession } from "../../accounts";
import { type Room, useRoomName } from "../../rooms";
import type { ComposerMode } from "../dto";
import { type OpenRoom, useRoomInPlace } from "../hooks";
import { ConnectionState } from "./ConnectionState";
import styles from "./Conversation.module.css";
import { GuestHint } from "./GuestHint";
import { LiveAnnouncer } from "./LiveAnnouncer";
import { MessageList } from "./MessageList";

const Composer = lazyComponent(() => import("./Composer"), <div className={styles.composer} />);
const RoomStatusLine = lazyComponent(() => import("./RoomStatusLine"));
const ReadOnlyHint = lazyComponent(() => import("./ReadOnlyHint"));
const ClosedRoom = lazyComponent(() => import("./ClosedRoom"));

interface ConversationProps {
  readonly slug: string;
  /** What stands above the messages. */
  readonly head: (room: Room) => ReactNode;
  /** What stands beside them; `people` is another number when the room's people may have changed. */
  readonly beside?: (room: Room, people: number) => ReactNode;
  /** Shown instead when there is no such room, or none to know of; `open` tries again. */
  readonly missing: (open: () => void) => ReactNode;
  /** Whether the newest message is before the reader's eyes, as that changes. */
  readonly onReading?: ((upTo: number | null) => void) | undefined;
}

/** One room, from opening it to writing in it. Give it `key={slug}`. */
export function Conversation({ slug, head, beside, missing, onReading }: ConversationProps) {
  const texts = useTexts();
  const room = useRoomInPlace(slug);
  const { phase, room: details, people } = room.snapshot;
  const isLoaded = useDeferredValue(details !== null); // what a store tells is drawn in one go, what is deferred in small steps
  useDocumentTitle(useRoomName(details) ?? slug);

  if (phase === "missing") return missing(() => room.actions.start());
  if (phase === "forbidden" || phase === "gone") {
    return <ClosedRoom kind={details?.kind ?? "private"} why={phase} />;
  }
  if (phase === "away") {
    return (
      <EmptyState lead={texts.awayLead} title={texts.awayTitle}>
        <Button onClick={() => room.actions.start()}>{texts.retry}</Button>
      </EmptyState>
    );
  }
  if (details === null || !isLoaded) return <p className={styles.loading}>{texts.loadingRoom}</p>;
  return (
    <div className={styles.split}>
      <OpenConversation head={head(details)} onReading={onReading} room={room} />
      {beside?.(details, people)}
    </div>
  );
}

interface OpenConversationProps {
  readonly room: OpenRoom;
  readonly head: ReactNode;
  readonly onReading: ConversationProps["onReading"];
}

function OpenConversation({ room, head, onReading }: OpenConversationProps) {
  const { snapshot, actions } = room;
  const { status, user } = useSession();
  const me = user?.username ?? null;
  const isReadOnly = snapshot.room?.canWrite === false;
  const [mode, setMode] = useState<ComposerMode | null>(null);
  const { typing, refusedChange } = snapshot;
  return (
    <div className={styles.room}>
      {head}
      <ConnectionState connection={snapshot.connection} onReconnect={() => actions.start()} />
      <MessageList canWrite={me !== null && !isReadOnly} me={me} onMode={setMode} onReading={onReading} room={room} />
      <LiveAnnouncer arrivals={snapshot.arrivals} me={me} />
      <div className={styles.life}>
        {(typing.length > 0 || refusedChange !== null) && (
          <RoomStatusLine onTold={actions.forgetRefusedChange} refusal={refusedChange} typing={typing} />
        )}
      </div>
      {me !== null && isReadOnly && <ReadOnlyHint role={snapshot.room.role ?? null} />}
      {me !== null && !isReadOnly && <Composer key={me} mode={mode} onMode={setMode} room={room} username={me} />}
      {me === null && status !== "loading" && <GuestHint />}
    </div>
  );
}
