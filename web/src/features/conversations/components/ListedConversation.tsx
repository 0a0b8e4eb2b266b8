import { memo } from "react";

import { directPath } from "../../../lib/routes";
import { roomCatalogue } from "../../../texts/rooms";
import { Avatar } from "../../../ui/Avatar/Avatar";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { PersonAvatar } from "../../presence";
import { useRoomName } from "../../rooms";
import type { Conversation } from "../snapshot";
import { ConversationRow } from "./ConversationRow";

interface ListedConversationProps {
  readonly chat: Conversation;
  readonly isCurrent: boolean;
}

/** A row of a conversation with its last message. */
export const ListedConversation = memo(function ListedConversation({ chat, isCurrent }: ListedConversationProps) {
  const { slug, kind, peer, lastMessage, lastActivityAt, unread } = chat;
  const name = useRoomName(chat);
  const words = useWords(chat);
  return (
    <ConversationRow
      face={
        kind === "direct" ? (
          <PersonAvatar picture={peer?.avatarUrl ?? null} username={name} />
        ) : (
          <Avatar name={name} picture={null} />
        )
      }
      isCurrent={isCurrent}
      name={name}
      time={lastMessage === null ? null : lastActivityAt}
      to={peer === null ? `/rooms/${slug}` : directPath(peer.username)}
      unread={unread}
      words={words}
    />
  );
});

function useWords({ kind, lastMessage }: Conversation): string {
  const texts = useTexts();
  const roomTexts = useTexts(roomCatalogue);
  if (lastMessage === null) return roomTexts.nothingSaid;
  const text = lastMessage.content || texts.deletedMessage;
  return kind === "direct" ? text : texts.says({ author: lastMessage.username, text });
}
