import { memo } from "react";

import type { DirectChat } from "../dto";
import { directPath } from "../../../lib/routes";
import { useUnreadIn } from "../useDirectChat";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { PersonAvatar } from "../../presence/components/PersonAvatar";
import { TalkRow } from "./ConversationRow";

interface ChatRowProps extends DirectChat {
  readonly isCurrent: boolean;
}

/** The way to one conversation, with what was said in it last. */
export const ChatRow = memo(function ChatRow({ slug, peer, lastMessage, lastMessageAt, isCurrent }: ChatRowProps) {
  const texts = useTexts();
  return (
    <TalkRow
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
