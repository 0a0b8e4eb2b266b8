import { messagePath } from "../../../lib/routes";
import type { ComposerMode, Message } from "../dto";
import type { OpenRoom } from "../hooks";
import { modeOf } from "../useComposerMode";
import { MessageMenu } from "./MessageMenu";

interface RowMenuProps {
  readonly room: OpenRoom;
  readonly message: Message;
  readonly anchor: HTMLElement;
  readonly me: string | null;
  readonly canWrite: boolean;
  readonly onMode: (mode: ComposerMode) => void;
  readonly onClose: () => void;
  /** The message is being deleted with the menu's button, so the focus must move. */
  readonly onRemoved: () => void;
}

/** The menu of a message. Load it lazily; it has its own chunk. */
export default function RowMenu({ room: { snapshot, actions }, message, me, onMode, onRemoved, ...rest }: RowMenuProps) {
  return (
    <MessageMenu
      {...rest}
      canModerate={snapshot.room?.canModerate === true}
      link={messagePath(actions.slug, snapshot.room?.peer?.username ?? null, message.seq)}
      isOwn={message.username === me}
      message={message}
      onEdit={() => onMode(modeOf("edit", message))}
      onReact={(emoji) => actions.react(message.id, emoji, true)}
      onRemove={() => {
        if (actions.remove(message.id)) onRemoved();
      }}
      onReply={() => onMode(modeOf("reply", message))}
    />
  );
}
