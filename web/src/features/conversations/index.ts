export type { Conversation, ConversationsSnapshot } from "./snapshot";
export { ConversationList } from "./components/ConversationList";
export { DirectHeader } from "./components/DirectHeader";
export { ProfileActions } from "./components/ProfileActions";
export { RoomList } from "./components/RoomList";
export { StartChatForm } from "./components/StartChatForm";
export { UnreadBadge } from "./components/UnreadBadge";
export {
  type ConversationActions,
  useConversation,
  useConversationActions,
  useConversations,
  useReadingIn,
  useUnreadTotal,
} from "./hooks";
export { useRecipient } from "./recipients";
export { NO_CONVERSATIONS } from "./snapshot";
