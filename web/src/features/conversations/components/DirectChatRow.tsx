import { memo } from "react";

import { directPath } from "../../../lib/routes";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { PersonAvatar } from "../../presence";
import type { DirectChat } from "../dto";
import { useUnreadIn } from "../hooks";
import { ConversationRow } from "./ConversationRow";

interface DirectChatRowProps extends DirectChat {
  readonly isCurrent: boolean;
}

/** A row of a direct conversation with its last message. */
export const DirectChatRow = memo(function DirectChatRow({
  slug,
  peer,
  lastMessage,
  lastMessageAt,
  isCurrent,
}: DirectChatRowProps) {
  const texts = useTexts();
  return (
    <ConversationRow
      face={<PersonAvatar picture={peer.profileImage} username={peer.username} />}
      isCurrent={isCurrent}
      name={peer.username}
      time={lastMessageAt}
      to={directPath(peer.username)}
      unread={useUnreadIn(slug)}
      words={lastMessage === "" ? texts.deletedMessage : lastMessage}
    />
  );
});
