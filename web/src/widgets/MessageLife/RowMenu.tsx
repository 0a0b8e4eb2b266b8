import type { Message } from "../../dto/room";
import type { ComposerMode } from "../../hooks/useComposerMode";
import type { OpenRoom } from "../../hooks/useRoom";
import { MessageMenu } from "./MessageMenu";

interface RowMenuProps {
  readonly room: OpenRoom;
  readonly message: Message;
  readonly anchor: HTMLElement;
  readonly me: string | null;
  readonly canWrite: boolean;
  readonly onMode: (mode: ComposerMode) => void;
  readonly onClose: () => void;
}

/** The menu of a message of this room. A chunk of its own: load it lazily. */
export default function RowMenu({ room: { snapshot, actions }, message, me, onMode, ...rest }: RowMenuProps) {
  return (
    <MessageMenu
      {...rest}
      canModerate={snapshot.room?.canModerate === true}
      isOwn={message.username === me}
      message={message}
      onEdit={() => onMode({ kind: "edit", message })}
      onReact={(emoji) => actions.react(message.id, emoji, true)}
      onRemove={() => actions.remove(message.id)}
      onReply={() => onMode({ kind: "reply", message })}
    />
  );
}
